// Puts the STS wing's operations together. Handlers need the setting Identity.
#pragma once

#include "engine/engine.h"
#include "services/operation_registry.h"

namespace minato::sts {

void install(engine::Engine& engine, OperationRegistry& registry);

}  // namespace minato::sts
