// SecretVersion: one value that a secret has or had, sealed (services/value_vault.h). Staging
// labels tell versions apart: each is on one version of a secret at most, and a version without any
// is deprecated.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/secretsmanager/secret.h"

namespace minato::secretsmanager {

inline constexpr std::string_view kCurrent = "AWSCURRENT";
inline constexpr std::string_view kPrevious = "AWSPREVIOUS";

/// "ARN:VERSION_ID"
using SecretVersionKey = Id<struct SecretVersionKeyTag>;

inline SecretVersionKey version_key(const SecretArn& secret, const std::string& version_id) {
  return SecretVersionKey(secret.str() + ':' + version_id);
}

struct SecretVersion {
  using Key = SecretVersionKey;
  static constexpr std::string_view kTable = "secretsmanager.secret_version";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("id", &SecretVersion::id),
                      field("secret", &SecretVersion::secret),
                      field("versionId", &SecretVersion::version_id),
                      field("createdAt", &SecretVersion::created_at),
                      field("sealedValue", &SecretVersion::sealed_value),
                      field("isBinary", &SecretVersion::is_binary),
                      field("stages", &SecretVersion::stages)};
  }
  const SecretVersionKey& key() const { return id; }

  SecretVersionKey id;
  SecretArn secret;
  /// The client's token, or a UUID.
  std::string version_id;
  Instant created_at{};
  std::string sealed_value;
  /// Then it holds base64.
  bool is_binary = false;
  std::vector<std::string> stages;
};

struct VersionsBySecret {
  using Record = SecretVersion;
  using Key = SecretArn;
  static std::optional<Key> key_of(const SecretVersion& version) { return version.secret; }
};

}  // namespace minato::secretsmanager
