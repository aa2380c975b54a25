// What a request means by a secret and by one of its versions.
#pragma once

#include <optional>
#include <string>

#include "base/random.h"
#include "base/result.h"
#include "engine/state.h"
#include "services/identity.h"
#include "services/secretsmanager/secret_version.h"

namespace minato::secretsmanager {

/// "arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-" and six letters or digits.
SecretArn make_secret_arn(const Identity& identity, const std::string& name, Random& random);

/// By name, ARN, or ARN without its last seven characters. kResourceNotFound; never null.
Result<const Secret*> find_secret(const engine::State& state, const std::string& id);

/// The same, but kInvalidRequest for one that is to be deleted.
Result<const Secret*> find_living_secret(const engine::State& state, const std::string& id);

/// Null when there is none.
const Secret* find_secret_named(const engine::State& state, const std::string& name);
const SecretVersion* find_version(const engine::State& state, const SecretArn& secret,
                                  const std::string& version_id);
const SecretVersion* find_staged(const engine::State& state, const SecretArn& secret,
                                 std::string_view stage);

/// By id, by stage, or the current one. kResourceNotFound, kInvalidRequest where both are given and
/// do not meet; never null.
Result<const SecretVersion*> find_wanted_version(const engine::State& state, const Secret& secret,
                                                 const std::optional<std::string>& version_id,
                                                 const std::optional<std::string>& stage);

}  // namespace minato::secretsmanager
