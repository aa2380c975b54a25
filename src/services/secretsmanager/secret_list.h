// The operations on many secrets: ListSecrets and BatchGetSecretValue.
#pragma once

#include "api/secretsmanager.h"
#include "services/handler.h"

namespace minato::secretsmanager {

/// By the date of their making, oldest first, unless asked otherwise; those that are to be deleted
/// only if asked for.
Answer<api::ListSecrets> list_secrets(const engine::State& state,
                                      const api::ListSecrets::Request& request,
                                      engine::Context& context);

/// The current values of secrets named or filtered; what one cannot be had for is listed.
Answer<api::BatchGetSecretValue> batch_get_secret_value(
    const engine::State& state, const api::BatchGetSecretValue::Request& request,
    engine::Context& context);

}  // namespace minato::secretsmanager
