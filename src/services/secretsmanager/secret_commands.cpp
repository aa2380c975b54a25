#include "services/secretsmanager/secret_commands.h"

namespace minato::secretsmanager {

void CreateSecret::apply(engine::Commit& commit) const { commit.insert(secret); }

void AddSecretVersion::apply(engine::Commit& commit) const { commit.insert(version); }

void RemoveSecretVersion::apply(engine::Commit& commit) const {
  commit.erase<SecretVersion>(version);
}

void StageSecretVersion::apply(engine::Commit& commit) const {
  commit.update<SecretVersion>(version, [&](SecretVersion& row) { row.stages = stages; });
}

void DescribeSecretAnew::apply(engine::Commit& commit) const {
  commit.update<Secret>(arn, [&](Secret& secret) {
    secret.description = description;
    secret.kms_key_id = kms_key_id;
  });
}

void NoteSecretChange::apply(engine::Commit& commit) const {
  commit.update<Secret>(arn, [&](Secret& secret) { secret.changed_at = at; });
}

void ScheduleSecretDeletion::apply(engine::Commit& commit) const {
  commit.update<Secret>(arn, [&](Secret& secret) { secret.delete_at = delete_at; });
}

void RemoveSecret::apply(engine::Commit& commit) const {
  std::vector<SecretVersionKey> versions;
  for (const auto& version : commit.state().index<VersionsBySecret>().find(arn)) {
    versions.push_back(version->id);
  }
  for (const auto& version : versions) commit.erase<SecretVersion>(version);
  commit.erase<Secret>(arn);
}

void TagSecret::apply(engine::Commit& commit) const {
  commit.update<Secret>(arn, [&](Secret& secret) { secret.tags = tags; });
}

}  // namespace minato::secretsmanager
