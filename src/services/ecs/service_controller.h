// Moves one service towards its desired count and through its deployments. Reads the state, returns
// commands, does no I/O; asked again after every change of the service, its tasks and their
// targets.
#pragma once

#include "engine/engine.h"
#include "services/ecs/ids.h"

namespace minato::ecs {

engine::Plan reconcile_service(const engine::State& state, const ServiceKey& key,
                               engine::Context& context);

}  // namespace minato::ecs
