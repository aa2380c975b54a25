// What a request says of a deployment's strategy, its hooks and its bake times, checked as ECS
// checks it; and the same shown again.
#pragma once

#include "api/ecs.h"
#include "base/result.h"
#include "engine/state.h"
#include "services/ecs/service.h"

namespace minato::ecs {

/// What a strategy has to suit.
struct StrategyPlace {
  ClusterName cluster;
  SchedulingStrategy scheduling = SchedulingStrategy::kReplica;
  LaunchType launch_type = LaunchType::kEc2;
  int minimum_healthy_percent = 100;
  /// Of the tasks of hooks.
  Document<api::NetworkConfiguration> network;
};

/// What is named replaces what was; the rest stays as long as the strategy is the same. Null: a
/// plain rolling update. kUnsupportedMember for Lambda functions: a hook pauses, or its target is a
/// task definition's ARN or a URL.
Result<Strategy> read_strategy(const engine::State& state,
                               const std::optional<api::DeploymentConfiguration>& wanted,
                               const StrategyPlace& place, const Strategy& present);

/// Traffic is shifted by the listener rules of load balancers: each has to name its.
Status check_shifts(const Strategy& strategy, const std::vector<ServiceLoadBalancer>& balancers,
                    SchedulingStrategy scheduling);

/// Adds all but the percentages and the circuit breaker.
void show_deployment_strategy(const Strategy& strategy, api::DeploymentConfiguration& shown);

}  // namespace minato::ecs
