// Secrets as answers show them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "api/secretsmanager.h"
#include "base/result.h"
#include "engine/state.h"
#include "services/secretsmanager/secret_value.h"
#include "services/secretsmanager/tags.h"

namespace minato::secretsmanager {

/// By version; without the deprecated ones.
std::map<std::string, std::vector<std::string>> shown_stages(const engine::State& state,
                                                             const SecretArn& secret);

/// What DescribeSecret's answer and an entry of ListSecrets have in common: all but the stages.
template <class Shape>
Shape shown_secret(const Secret& secret) {
  Shape made;
  made.arn = secret.arn.str();
  made.name = secret.name;
  if (!secret.description.empty()) made.description = secret.description;
  if (!secret.kms_key_id.empty()) made.kms_key_id = secret.kms_key_id;
  made.last_changed_date = secret.changed_at;
  made.deleted_date = secret.delete_at;
  if (!secret.tags.empty()) made.tags = shown_tags(secret.tags);
  made.created_date = secret.created_at;
  return made;
}

/// GetSecretValue's answer, and an entry of BatchGetSecretValue's. kDecryptionFailure.
template <class Shape>
Result<Shape> shown_value(const engine::State& state, const Secret& secret,
                          const SecretVersion& version) {
  auto value = open_value(state, version);
  if (!value) return fail(value.error());
  Shape made;
  made.arn = secret.arn.str();
  made.name = secret.name;
  made.version_id = version.version_id;
  (value->is_binary ? made.secret_binary : made.secret_string) = std::move(value->text);
  made.version_stages = version.stages;
  made.created_date = version.created_at;
  return made;
}

}  // namespace minato::secretsmanager
