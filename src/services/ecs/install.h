// Puts the ECS wing's tables, indexes, controllers and operations together. After elb::install: its
// controllers watch targets.
#pragma once

#include "engine/engine.h"
#include "services/ecs/settings.h"
#include "services/operation_registry.h"

namespace minato::ecs {

void install(engine::Engine& engine, EcsSettings settings);
void add_operations(OperationRegistry& registry);

}  // namespace minato::ecs
