// What CreateService and UpdateService ask of services whose deployments are somebody else's
// (deployment controller EXTERNAL): all that is rolled out belongs to their task sets.
#pragma once

#include "api/ecs.h"
#include "base/result.h"
#include "engine/engine.h"
#include "engine/plan.h"
#include "services/ecs/service.h"

namespace minato::ecs {

bool wants_external(const api::CreateServiceRequest& request);

/// kInvalidParameter for what a task set says, for a circuit breaker, alarms or a strategy, and for
/// DAEMON.
Status check_external(const api::CreateServiceRequest& request);

/// Without a task set. The request has passed check_external.
Result<Service> read_external_service(const ClusterName& cluster,
                                      const api::CreateServiceRequest& request,
                                      engine::Context& context);

/// As ECS has it: desired count, placement, grace period and tags; kInvalidParameter for the rest.
Result<engine::Plan> plan_external_update(const Service& service,
                                          const api::UpdateServiceRequest& request,
                                          engine::Context& context);

/// Whoever deploys a service does so for as long as it is there.
Status check_controller_stays(const Service& service,
                              const std::optional<api::DeploymentController>& wanted);

}  // namespace minato::ecs
