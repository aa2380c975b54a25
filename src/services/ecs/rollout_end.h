// How a rollout ends by itself: with success, or with a failure that is rolled back where it can
// be. The commands for it.
#pragma once

#include <string>

#include "engine/engine.h"
#include "engine/plan.h"
#include "services/ecs/service.h"

namespace minato::ecs {

/// The primary is deployed to its end, or gone back to.
engine::Plan plan_completion(const engine::State& state, const Service& service,
                             engine::Context& context);

enum class OnFailure { kRollBack, kStop };

/// Of the deployment that fails ("ECS deployment circuit breaker: ..."), of its service deployment
/// ("because ..."), and of what is rolled back to, as in RollbackReasons.
struct FailureReasons {
  std::string failure;
  std::string because;
  std::string rollout;
};

/// The primary fails. Where there is nothing to go back to, or nobody wants it, what runs goes on.
engine::Plan plan_failure(const engine::State& state, const Service& service, OnFailure wanted,
                          const FailureReasons& reasons, engine::Context& context);

}  // namespace minato::ecs
