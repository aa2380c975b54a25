// The operations that show one secret: its value, its versions, what is said of it.
#pragma once

#include "api/secretsmanager.h"
#include "services/handler.h"

namespace minato::secretsmanager {

Answer<api::GetSecretValue> get_secret_value(const engine::State& state,
                                             const api::GetSecretValue::Request& request,
                                             engine::Context& context);

/// Oldest first; versions without labels only if asked for.
Answer<api::ListSecretVersionIds> list_secret_version_ids(
    const engine::State& state, const api::ListSecretVersionIds::Request& request,
    engine::Context& context);

/// One that is to be deleted too.
Answer<api::DescribeSecret> describe_secret(const engine::State& state,
                                            const api::DescribeSecret::Request& request,
                                            engine::Context& context);

/// There are none: who asks (Terraform does, for each secret) is told so.
Answer<api::GetResourcePolicy> get_resource_policy(const engine::State& state,
                                                   const api::GetResourcePolicy::Request& request,
                                                   engine::Context& context);

}  // namespace minato::secretsmanager
