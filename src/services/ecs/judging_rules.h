// JudgingRules: by which circuit breaker and strategy a service's tasks are judged. A deployment
// goes by the rules that it began with, whatever UpdateService has made of the service's meanwhile.
// Pure.
#pragma once

#include "engine/state.h"
#include "services/ecs/circuit_breaker.h"
#include "services/ecs/service.h"

namespace minato::ecs {

struct JudgingRules {
  CircuitBreaker breaker;
  bool shifts_traffic = false;
  /// Whether failing tasks end a deployment: where a circuit breaker is wanted, and always where
  /// traffic is shifted.
  bool watches_failures = false;
};

/// Those of the primary's rollout until it is over, else the service's.
JudgingRules judging_rules(const engine::State& state, const Service& service);

/// Whether it matters which tasks have become healthy: where a circuit breaker watches, and where
/// failures are there to be forgiven. Elsewhere it is not worth a line in the journal for each
/// task.
bool tells_healthy_tasks(const engine::State& state, const Service& service);

}  // namespace minato::ecs
