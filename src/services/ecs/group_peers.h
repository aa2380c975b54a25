// The tasks of a group and where they are: what distinctInstance and the strategy "spread" go by.
// Pure.
#pragma once

#include <map>
#include <string>

#include "engine/state.h"
#include "services/ecs/placement_rules.h"
#include "services/ecs/task.h"

namespace minato::ecs {

/// Of tasks of a group that each instance has, those that are wanted to run: one that is stopping
/// makes room for another. It looks at every such task of the group.
std::map<InstanceId, int> peers_of_group(const engine::State& state, const ClusterName& cluster,
                                         const std::string& group);

/// Whether tasks that were run on their own are placed by where others of their group are: those of
/// a group that somebody named are spread as those of a service are, and rules may ask for it.
bool goes_by_peers(const Task& task, const PlacementRules& rules);

/// Tasks that were run on their own and are wanted; those of services have TasksByService, and cost
/// nothing here.
struct TasksByGroup {
  using Record = Task;
  using Key = std::string;
  /// "CLUSTER/GROUP"
  static Key key(const ClusterName& cluster, const std::string& group);
  static std::optional<Key> key_of(const Task& task);
};

}  // namespace minato::ecs
