// ConstraintSet: placement constraints read once, then asked of one instance after the other. Pure.
#pragma once

#include <string>
#include <vector>

#include "engine/state.h"
#include "services/ecs/placement/capacity_view.h"
#include "services/ecs/placement/cluster_query.h"
#include "services/ecs/placement_rules.h"

namespace minato::ecs {

class ConstraintSet {
 public:
  /// Constraints were checked when they were asked for; one that can't be read after all holds
  /// nowhere. `group` is that of the tasks to place.
  ConstraintSet(const engine::State& state, ClusterName cluster, std::string group,
                const std::vector<PlacementConstraint>& constraints);

  /// Why an instance is not for the tasks, in ECS's words; null: it is. `peers` of their group are
  /// there already, `given` of them by this very plan.
  const char* refusal(const InstanceCapacity& capacity, int peers, int given) const;
  /// The same without distinctInstance: whether the instance is of the kind that is asked for.
  bool holds(const InstanceCapacity& capacity, int given) const;
  /// The same for this DAEMON service: what it changes itself by running there does not count, its
  /// own tasks that is, nor a link that is down, which stops nothing that runs.
  bool holds_for_daemon(const InstanceCapacity& capacity, const ServiceKey& daemon) const;
  /// The answer depends on the tasks of an instance.
  bool asks_for_tasks() const { return asks_for_tasks_; }
  /// What holds for one instance holds for every one with the same attributes.
  bool asks_only_for_attributes() const { return asks_only_for_attributes_; }
  bool asks_for_distinct_instances() const { return distinct_instance_; }
  /// Everything is for the tasks.
  bool empty() const { return queries_.empty() && !distinct_instance_ && !unreadable_; }

 private:
  /// `left_out`: a service whose tasks do not count; empty: all do.
  bool matches(QueriedInstance queried, int given, const ServiceKey& left_out) const;

  const engine::State& state_;
  ClusterName cluster_;
  std::string group_;
  std::vector<ClusterQuery> queries_;
  bool distinct_instance_ = false;
  bool asks_for_tasks_ = false;
  bool asks_only_for_attributes_ = true;
  bool unreadable_ = false;
};

}  // namespace minato::ecs
