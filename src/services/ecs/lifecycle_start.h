// How a guided deployment begins: what it takes over from, and which target group of each pair its
// tasks go to. Pure.
#pragma once

#include "engine/plan.h"
#include "engine/state.h"
#include "services/ecs/service.h"
#include "services/ecs/service_deployment.h"

namespace minato::ecs {

struct LifecycleStart {
  /// What serves: of the other deployments the one with the most healthy tasks, among equals what
  /// was deployed to its end, then the newest. Empty: there is none.
  DeploymentId source;
  /// There are more than the source, so that their tasks and traffic go to it first.
  bool reconciles = false;
  /// The target groups.
  engine::Plan plan;
};

LifecycleStart plan_lifecycle_start(const engine::State& state, const Service& service,
                                    const ServiceDeployment& rollout, Instant now);

/// Whether the tasks of both are in the same target groups.
bool are_in_the_same(const Deployment& a, const Deployment& b);

}  // namespace minato::ecs
