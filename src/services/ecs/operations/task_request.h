// What RunTask and StartTask have in common: a request put together from what it names, and the
// task that comes of it.
#pragma once

#include <vector>

#include "api/ecs.h"
#include "base/result.h"
#include "engine/engine.h"
#include "services/ecs/capacity_provider_strategy.h"
#include "services/ecs/placement_rules.h"
#include "services/ecs/task.h"
#include "services/ecs/task_definition.h"

namespace minato::ecs {

/// One RunTask.
struct Run {
  ClusterName cluster;
  const TaskDefinition* definition = nullptr;
  Document<api::NetworkConfiguration> network;
  LaunchType launch_type = LaunchType::kEc2;
  std::vector<Tag> tags;
  /// Those of the definition not included.
  PlacementRules placement;
  /// Empty: the launch type counts.
  CapacityProviderStrategy strategy;
};

/// Errors as ECS has them, for whatever does not fit.
Result<Run> read_run(const engine::State& state, const api::RunTaskRequest& request);

/// A task of the run without a machine.
Task make_run_task(const Run& run, const api::RunTaskRequest& request, engine::Context& context);

}  // namespace minato::ecs
