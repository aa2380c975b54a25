#include "services/ecs/judging_rules.h"

#include <algorithm>

#include "services/ecs/service_deployment.h"

namespace minato::ecs {

JudgingRules judging_rules(const engine::State& state, const Service& service) {
  if (!service.deployments.empty()) {
    const Deployment& primary = service.deployments.front();
    const auto* rollout = state.table<ServiceDeployment>().find(primary.service_deployment);
    if (rollout != nullptr && !is_over(*rollout)) {
      const CircuitBreaker& breaker = rollout->rules.circuit_breaker;
      const bool shifts = shifts_traffic(rollout->rules.strategy);
      return {breaker, shifts, breaker.enabled || shifts};
    }
  }
  return {service.circuit_breaker, shifts_traffic(service.strategy), watches_failures(service)};
}

bool tells_healthy_tasks(const engine::State& state, const Service& service) {
  return judging_rules(state, service).watches_failures ||
         std::ranges::any_of(service.deployments, [](const Deployment& deployment) {
           return deployment.failed_tasks > 0;
         });
}

}  // namespace minato::ecs
