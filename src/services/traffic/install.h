// Puts the wing of traffic together: what balancers do, told by machines each second. After the
// wings of ECS and ELB.
#pragma once

#include "engine/engine.h"
#include "services/operation_registry.h"

namespace minato::traffic {

void install(engine::Engine& engine, OperationRegistry& registry);

}  // namespace minato::traffic
