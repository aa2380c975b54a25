// What a request says of how a service deploys, checked as ECS checks it.
#pragma once

#include <optional>

#include "api/ecs.h"
#include "base/result.h"
#include "services/ecs/service_commands.h"

namespace minato::ecs {

/// Percentages and circuit breaker: takes over what is named; the rest stays. An alarm that is
/// named cannot exist yet.
Status read_deployment_configuration(const std::optional<api::DeploymentConfiguration>& wanted,
                                     SchedulingStrategy scheduling, ServiceSettings& settings);

api::DeploymentConfiguration show_deployment_configuration(int minimum_healthy_percent,
                                                           int maximum_percent,
                                                           const CircuitBreaker& breaker,
                                                           const Strategy& strategy);

}  // namespace minato::ecs
