// What machines say over the link becomes plans here.
#pragma once

#include "api/agent.h"
#include "engine/plan.h"
#include "services/ecs/ids.h"

namespace minato::ecs {

/// A machine introduces itself on connection number `connection`: it is registered, its link is up,
/// and what it says of its tasks is taken over.
engine::Plan plan_registration(const link::RegisterMachine& machine, std::uint64_t connection,
                               Instant now);

/// The link of that connection is gone; a later connection of the same machine stays as it is.
engine::Plan plan_disconnect(const engine::State& state, const InstanceId& instance,
                             std::uint64_t connection, Instant now);

/// Machines could not register while changes were refused: those without a link have all their time
/// again.
engine::Plan plan_new_patience(const engine::State& state, Instant now);

engine::Plan plan_reports(const std::vector<link::TaskReport>& reports, Instant now);

}  // namespace minato::ecs
