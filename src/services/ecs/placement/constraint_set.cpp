#include "services/ecs/placement/constraint_set.h"

#include <algorithm>

namespace minato::ecs {

ConstraintSet::ConstraintSet(const engine::State& state, ClusterName cluster, std::string group,
                             const std::vector<PlacementConstraint>& constraints)
    : state_(state), cluster_(std::move(cluster)), group_(std::move(group)) {
  for (const auto& constraint : constraints) {
    if (constraint.type == PlacementConstraintType::kDistinctInstance) {
      distinct_instance_ = true;
      continue;
    }
    auto query = ClusterQuery::parse(constraint.expression);
    if (!query) {
      unreadable_ = true;
      continue;
    }
    asks_for_tasks_ = asks_for_tasks_ || query->asks_for_tasks();
    asks_only_for_attributes_ = asks_only_for_attributes_ && query->asks_only_for_attributes();
    queries_.push_back(std::move(*query));
  }
}

const char* ConstraintSet::refusal(const InstanceCapacity& capacity, int peers, int given) const {
  if (distinct_instance_ && peers > 0) return "DistinctInstance placement constraint unsatisfied.";
  if (!holds(capacity, given)) return "MemberOf placement constraint unsatisfied.";
  return nullptr;
}

bool ConstraintSet::holds(const InstanceCapacity& capacity, int given) const {
  return matches({.instance = *capacity.instance, .connected = capacity.connected}, given,
                 ServiceKey());
}

bool ConstraintSet::holds_for_daemon(const InstanceCapacity& capacity,
                                     const ServiceKey& daemon) const {
  return matches({.instance = *capacity.instance, .connected = true}, 0, daemon);
}

bool ConstraintSet::matches(QueriedInstance queried, int given, const ServiceKey& left_out) const {
  if (unreadable_) return false;
  if (queries_.empty()) return true;
  std::set<std::string> groups;
  if (asks_for_tasks_) {
    for (const Task* task : state_.index<TasksOnInstance>().find(queried.instance.id)) {
      if (task->cluster != cluster_ || task->desired_status != DesiredStatus::kRunning) continue;
      if (!left_out.empty() && task->service == left_out) continue;
      groups.insert(task->group);
      if (task->last_status == TaskStatus::kRunning) ++queried.running_tasks;
    }
    if (given > 0) groups.insert(group_);
    queried.running_tasks += given;
    queried.task_groups = &groups;
  }
  return std::ranges::all_of(queries_, [&](const auto& query) { return query.matches(queried); });
}

}  // namespace minato::ecs
