// The end of secrets: at once, or when a recovery window has passed, until when they come back by
// RestoreSecret.
#pragma once

#include "api/secretsmanager.h"
#include "services/handler.h"

namespace minato::secretsmanager {

Answer<api::DeleteSecret> delete_secret(const engine::State& state,
                                        const api::DeleteSecret::Request& request,
                                        engine::Context& context);

Answer<api::RestoreSecret> restore_secret(const engine::State& state,
                                          const api::RestoreSecret::Request& request,
                                          engine::Context& context);

/// Removes a secret when its window has passed. `key`: its ARN.
engine::Plan reconcile_deletion(const engine::State& state, const std::string& key,
                                engine::Context& context);

}  // namespace minato::secretsmanager
