// Secret: a named value of Secrets Manager and what is said of it; its values are its versions.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/id.h"
#include "base/units.h"
#include "engine/field.h"

namespace minato::secretsmanager {

/// "arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-a1B2c3": another for a name used again.
using SecretArn = Id<struct SecretArnTag>;

struct Secret {
  using Key = SecretArn;
  static constexpr std::string_view kTable = "secretsmanager.secret";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("arn", &Secret::arn),
                      field("name", &Secret::name),
                      field("description", &Secret::description),
                      field("kmsKeyId", &Secret::kms_key_id),
                      field("createdAt", &Secret::created_at),
                      field("changedAt", &Secret::changed_at),
                      field("deleteAt", &Secret::delete_at),
                      field("tags", &Secret::tags)};
  }
  const SecretArn& key() const { return arn; }

  SecretArn arn;
  std::string name;
  std::string description;
  /// As given; Minato has one key of its own.
  std::string kms_key_id;
  Instant created_at{};
  Instant changed_at{};
  /// When it goes for good; nothing: it stays.
  std::optional<Instant> delete_at;
  std::map<std::string, std::string> tags;
};

struct SecretsByName {
  using Record = Secret;
  using Key = std::string;
  static std::optional<Key> key_of(const Secret& secret) { return secret.name; }
};

}  // namespace minato::secretsmanager
