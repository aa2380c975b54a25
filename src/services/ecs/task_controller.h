// Moves one task through its life where its machine does not: its targets come when it runs; when
// it is to stop they drain first, and only then the machine hears of it; a stopped one is forgotten
// in time.
#pragma once

#include "engine/engine.h"
#include "services/ecs/ids.h"

namespace minato::ecs {

engine::Plan reconcile_task(const engine::State& state, const TaskId& id, engine::Context& context);

}  // namespace minato::ecs
