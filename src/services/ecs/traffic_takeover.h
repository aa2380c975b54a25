// How a rolling update comes by its traffic, where that goes to other target groups than those of
// its tasks: they take it over as their number allows. Pure.
#pragma once

#include "engine/state.h"
#include "services/ecs/service.h"
#include "services/ecs/traffic_weights.h"

namespace minato::ecs {

/// Whether a deployment gets production traffic in target groups that are not those of `target`.
bool serves_apart(const ServingGroups& serving, const Deployment& deployment,
                  const Deployment& target);
/// Whether any does.
bool others_serve(const engine::State& state, const Service& service, const Deployment& target);

/// Whether production traffic goes to any target groups but those of `target`, which may know
/// nothing of them: what is gone back to has the pair of its time.
bool is_served_elsewhere(const engine::State& state, const Service& service,
                         const Deployment& target);

/// How much of the traffic the tasks of `target` are enough for, in tenths of a percent: all of it,
/// or, where there is no room for more of them before they have some, the part of the minimum that
/// they are. Where no tasks are wanted it goes to where they would be, after the last before them.
int traffic_to_take(const engine::State& state, const Service& service, const Deployment& target,
                    Instant now);

}  // namespace minato::ecs
