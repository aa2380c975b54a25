// Systems Manager's wing: the Parameter Store.
#pragma once

#include "engine/engine.h"
#include "services/operation_registry.h"

namespace minato::ssm {

/// The state needs its ValueVault.
void install(engine::Engine& engine, OperationRegistry& registry);

/// How many values this vault's key does not open.
std::size_t count_foreign_values(const engine::State& state);

}  // namespace minato::ssm
