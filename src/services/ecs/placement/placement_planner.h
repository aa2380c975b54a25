// Chooses machines for a number of like tasks: those that have room and meet the constraints, in
// the order of the strategy. Without one they are spread: over availability zones, then over
// instances, and among equals the least loaded comes first. Pure; the result is data, refusals
// included.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/ecs/placement/capacity_view.h"
#include "services/ecs/placement_rules.h"

namespace minato::ecs {

struct PlacementRequest {
  ClusterName cluster;
  TaskResources resources;
  /// Tasks of the same service or group that each instance has already.
  std::map<InstanceId, int> peers;
  int count = 0;
  /// Those of the task definition included (rules_with).
  PlacementRules rules = {};
  /// Of the tasks to place, for constraints that ask for groups.
  std::string group = {};
  /// Of the strategy "random".
  std::uint64_t seed = 0;
  /// Only where nothing else has room for all of them.
  std::set<InstanceId> avoid = {};
  /// Whether anybody reads the refusals, which cost a look at every instance.
  bool with_refusals = true;
};

/// Why one instance can't take the task, as ECS writes it: "RESOURCE:MEMORY", "RESOURCE:CPU",
/// "RESOURCE:PORTS", "AGENT", "INACTIVE", "MemberOf placement constraint unsatisfied."; our own:
/// "QUARANTINE".
struct PlacementRefusal {
  InstanceId instance;
  std::string reason;
};

struct PlacementResult {
  /// At most `count`, one entry a task.
  std::vector<InstanceId> placed;
  /// Of every instance of the cluster, when not all could be placed; empty when there is no
  /// instance or they are not asked for.
  std::vector<PlacementRefusal> refusals;
};

PlacementResult plan_placement(const engine::State& state, const PlacementRequest& request);

/// One such task on each of these instances and no other; `count` has no meaning here, an unknown
/// instance is refused as "MISSING".
PlacementResult plan_placement_on(const engine::State& state, const PlacementRequest& request,
                                  const std::vector<InstanceId>& instances);

/// Why this instance would not take one such task; nothing: it would. `count` has no meaning here.
std::optional<std::string> refusal_on(const engine::State& state, const PlacementRequest& request,
                                      const InstanceId& instance);

/// A task definition's constraints come on top of what is asked for at run time.
PlacementRules rules_with(PlacementRules rules, const TaskDefinition& definition);

/// Whether the rules draw lots, and a request needs a seed.
bool draws_lots(const PlacementRules& rules);

/// As planned without a strategy: over availability zones, then over instances.
std::vector<PlacementStrategy> default_strategy();

}  // namespace minato::ecs
