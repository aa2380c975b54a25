// Names the handlers of ECS's operations to a registry.
#pragma once

#include "services/operation_registry.h"

namespace minato::ecs {

void add_operations(OperationRegistry& registry);

}  // namespace minato::ecs
