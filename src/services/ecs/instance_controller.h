// Watches one container instance's link: without it for too long, the machine is lost and its tasks
// count as stopped, so that their services replace them elsewhere. If it comes back, it is told to
// stop them.
#pragma once

#include "engine/engine.h"
#include "services/ecs/ids.h"

namespace minato::ecs {

engine::Plan reconcile_instance(const engine::State& state, const InstanceId& id,
                                engine::Context& context);

}  // namespace minato::ecs
