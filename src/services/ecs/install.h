// Puts the ECS wing's tables, indexes and controllers into an engine. After elb::install: its
// controllers watch targets.
#pragma once

#include "engine/engine.h"
#include "services/ecs/settings.h"

namespace minato::ecs {

void install(engine::Engine& engine, EcsSettings settings);

}  // namespace minato::ecs
