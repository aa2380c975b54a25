// Guides a deployment through its stages (lifecycle_planner.h): keeps the tasks of both revisions,
// moves traffic between their target groups, waits for hooks, goes back where something fails. Part
// of the service's controller, which calls it for such deployments in the place of a rolling
// update.
#pragma once

#include "engine/engine.h"
#include "services/ecs/service.h"
#include "services/ecs/service_actions.h"
#include "services/ecs/service_deployment.h"

namespace minato::ecs {

/// The primary's rollout where it has stages, as long as it matters: null for plain rolling
/// updates, and after the end.
const ServiceDeployment* guided_rollout(const engine::State& state, const Service& service);

/// One round; the plan is the actions'.
void run_lifecycle(const engine::State& state, const Service& service,
                   const ServiceDeployment& rollout, ServiceActions& actions,
                   engine::Context& context);

}  // namespace minato::ecs
