// Chooses machines for a number of like tasks: those that have room, spread so that the instances
// with the fewest of the group's tasks come first and among those the least loaded. Pure; the
// result is data, refusals included.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/ecs/placement/capacity_view.h"

namespace minato::ecs {

struct PlacementRequest {
  ClusterName cluster;
  TaskResources resources;
  /// Tasks of the same service or group that each instance has already.
  std::map<InstanceId, int> peers;
  int count = 0;
};

/// Why one instance can't take the task, as ECS writes it: "RESOURCE:MEMORY", "RESOURCE:CPU",
/// "RESOURCE:PORTS", "AGENT".
struct PlacementRefusal {
  InstanceId instance;
  std::string reason;
};

struct PlacementResult {
  /// At most `count`, one entry a task.
  std::vector<InstanceId> placed;
  /// Of every instance of the cluster, when not all could be placed; empty when there is no
  /// instance.
  std::vector<PlacementRefusal> refusals;
};

PlacementResult plan_placement(const engine::State& state, const PlacementRequest& request);

}  // namespace minato::ecs
