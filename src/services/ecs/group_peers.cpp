#include "services/ecs/group_peers.h"

#include <algorithm>
#include <string_view>

namespace minato::ecs {
namespace {

constexpr std::string_view kOfService = "service:";

bool counts(const Task& task) {
  return task.desired_status == DesiredStatus::kRunning && task.last_status != TaskStatus::kStopped;
}

}  // namespace

std::map<InstanceId, int> peers_of_group(const engine::State& state, const ClusterName& cluster,
                                         const std::string& group) {
  std::map<InstanceId, int> peers;
  const auto count = [&](const auto& tasks) {
    for (const Task* task : tasks) {
      if (counts(*task) && !task->instance.empty()) ++peers[task->instance];
    }
  };
  if (group.starts_with(kOfService)) {
    const auto service = service_key(cluster, std::string_view(group).substr(kOfService.size()));
    count(state.index<TasksByService>().find(service));
  } else {
    count(state.index<TasksByGroup>().find(TasksByGroup::key(cluster, group)));
  }
  return peers;
}

bool goes_by_peers(const Task& task, const PlacementRules& rules) {
  return task.group != "family:" + task.definition.family ||
         std::ranges::count(rules.constraints, PlacementConstraintType::kDistinctInstance,
                            &PlacementConstraint::type) > 0 ||
         std::ranges::count(rules.strategy, PlacementStrategyType::kSpread,
                            &PlacementStrategy::type) > 0;
}

TasksByGroup::Key TasksByGroup::key(const ClusterName& cluster, const std::string& group) {
  return cluster.str() + '/' + group;
}

std::optional<TasksByGroup::Key> TasksByGroup::key_of(const Task& task) {
  if (!task.service.empty() || !counts(task)) return std::nullopt;
  return key(task.cluster, task.group);
}

}  // namespace minato::ecs
