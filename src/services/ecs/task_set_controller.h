// The part of a service's controller that its task sets have (deployment controller EXTERNAL): each
// is kept at its computed desired count by itself, as if it were all of the service. Nothing is
// rolled out here: what replaces what, and when, is for those to say who scale the sets.
#pragma once

#include <optional>

#include "engine/engine.h"
#include "services/ecs/rebalance_planner.h"
#include "services/ecs/service.h"
#include "services/ecs/service_actions.h"

namespace minato::ecs {

enum class AtRest { kNo, kYes };

/// One round. Sets that are deleted go with their last task. At rest: each set has what it wants.
AtRest keep_task_sets(const engine::State& state, const Service& service, ServiceActions& actions,
                      engine::Context& context);

/// Within one of the sets; nothing: they are as even as they get.
std::optional<Move> plan_move_of_task_sets(const engine::State& state, const Service& service,
                                           Instant now);

}  // namespace minato::ecs
