// ParameterVersion: what one PutParameter gave a parameter. Never changed afterwards but for its
// labels. The value is sealed (services/value_vault.h), whatever the parameter's type.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/units.h"
#include "services/ssm/parameter.h"

namespace minato::ssm {

/// "NAME:0000000012", so that versions come in their order.
using ParameterVersionKey = Id<struct ParameterVersionKeyTag>;

ParameterVersionKey version_key(const ParameterName& name, std::int64_t version);

struct ParameterVersion {
  using Key = ParameterVersionKey;
  static constexpr std::string_view kTable = "ssm.parameter_version";
  static constexpr auto fields() {
    using engine::field;
    using Self = ParameterVersion;
    return std::tuple{field("id", &Self::id),
                      field("name", &Self::name),
                      field("version", &Self::version),
                      field("type", &Self::type),
                      field("sealedValue", &Self::sealed_value),
                      field("keyId", &Self::key_id),
                      field("description", &Self::description),
                      field("allowedPattern", &Self::allowed_pattern),
                      field("tier", &Self::tier),
                      field("dataType", &Self::data_type),
                      field("modifiedAt", &Self::modified_at),
                      field("labels", &Self::labels)};
  }
  const ParameterVersionKey& key() const { return id; }

  ParameterVersionKey id;
  ParameterName name;
  /// From 1.
  std::int64_t version = 0;
  /// The API's names: "String", "StringList", "SecureString".
  std::string type;
  std::string sealed_value;
  /// As given; Minato has one key of its own. Empty unless the type is SecureString.
  std::string key_id;
  std::string description;
  std::string allowed_pattern;
  /// "Standard" or "Advanced".
  std::string tier;
  std::string data_type;
  Instant modified_at{};
  /// At most ten; one label is on one version of a parameter only.
  std::vector<std::string> labels;
};

/// The versions of a parameter, oldest first.
struct VersionsByParameter {
  using Record = ParameterVersion;
  using Key = ParameterName;
  static std::optional<Key> key_of(const ParameterVersion& version) { return version.name; }
};

}  // namespace minato::ssm
