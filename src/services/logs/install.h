// Puts the wing into an engine: tables of log groups and streams, and the operations that need no
// more than these.
#pragma once

#include "engine/engine.h"
#include "services/operation_registry.h"

namespace minato::logs {

void install(engine::Engine& engine, OperationRegistry& registry);

}  // namespace minato::logs
