// The commands that change secrets.
#pragma once

#include "engine/command.h"
#include "services/secretsmanager/secret_version.h"

namespace minato::secretsmanager {

struct CreateSecret {
  static constexpr std::string_view kName = "CreateSecret";
  void apply(engine::Commit& commit) const;

  Secret secret;
};

/// Without stages yet.
struct AddSecretVersion {
  static constexpr std::string_view kName = "AddSecretVersion";
  void apply(engine::Commit& commit) const;

  SecretVersion version;
};

struct RemoveSecretVersion {
  static constexpr std::string_view kName = "RemoveSecretVersion";
  void apply(engine::Commit& commit) const;

  SecretVersionKey version;
};

struct StageSecretVersion {
  static constexpr std::string_view kName = "StageSecretVersion";
  void apply(engine::Commit& commit) const;

  SecretVersionKey version;
  std::vector<std::string> stages;
};

struct DescribeSecretAnew {
  static constexpr std::string_view kName = "DescribeSecretAnew";
  void apply(engine::Commit& commit) const;

  SecretArn arn;
  std::string description;
  std::string kms_key_id;
};

struct NoteSecretChange {
  static constexpr std::string_view kName = "NoteSecretChange";
  void apply(engine::Commit& commit) const;

  SecretArn arn;
  Instant at;
};

/// Nothing: it stays.
struct ScheduleSecretDeletion {
  static constexpr std::string_view kName = "ScheduleSecretDeletion";
  void apply(engine::Commit& commit) const;

  SecretArn arn;
  std::optional<Instant> delete_at;
};

/// For good, with all its versions.
struct RemoveSecret {
  static constexpr std::string_view kName = "RemoveSecret";
  void apply(engine::Commit& commit) const;

  SecretArn arn;
};

struct TagSecret {
  static constexpr std::string_view kName = "TagSecret";
  void apply(engine::Commit& commit) const;

  SecretArn arn;
  std::map<std::string, std::string> tags;
};

}  // namespace minato::secretsmanager
