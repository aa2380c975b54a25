// GetRandomPassword: characters of the kinds that are wanted, by the vault's chance: never by the
// engine's, which could be told from the ids that it has made.
#pragma once

#include "api/secretsmanager.h"
#include "services/handler.h"

namespace minato::secretsmanager {

/// 32 characters with at least one of each kind, unless asked otherwise.
Answer<api::GetRandomPassword> get_random_password(const engine::State& state,
                                                   const api::GetRandomPassword::Request& request,
                                                   engine::Context& context);

}  // namespace minato::secretsmanager
