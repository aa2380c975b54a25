// Gives the waiting tasks of a cluster their machines, the oldest first, once there is room. One
// that needs less than an older one does not wait for it. Level-triggered: it asks again each
// second while any waits.
#pragma once

#include "engine/engine.h"
#include "services/ecs/ids.h"

namespace minato::ecs {

engine::Plan reconcile_waiting_tasks(const engine::State& state, const ClusterName& cluster,
                                     engine::Context& context);

}  // namespace minato::ecs
