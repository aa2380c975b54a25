// The operations that make secrets and give them values.
#pragma once

#include "api/secretsmanager.h"
#include "services/handler.h"

namespace minato::secretsmanager {

/// With a token that made the very same secret before: answered again.
Answer<api::CreateSecret> create_secret(const engine::State& state,
                                        const api::CreateSecret::Request& request,
                                        engine::Context& context);

/// The new version is the current one unless other stages are named.
Answer<api::PutSecretValue> put_secret_value(const engine::State& state,
                                             const api::PutSecretValue::Request& request,
                                             engine::Context& context);

/// Description and key, and a value that is the current one then.
Answer<api::UpdateSecret> update_secret(const engine::State& state,
                                        const api::UpdateSecret::Request& request,
                                        engine::Context& context);

Answer<api::UpdateSecretVersionStage> update_secret_version_stage(
    const engine::State& state, const api::UpdateSecretVersionStage::Request& request,
    engine::Context& context);

}  // namespace minato::secretsmanager
