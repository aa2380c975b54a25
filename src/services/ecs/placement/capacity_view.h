// CapacityView: what every container instance has left, always up to date, and the instances that
// may take tasks by their kinds and in order, so that placing one needn't look at all machines. One
// thread: the engine's.
#pragma once

#include <map>
#include <vector>

#include "engine/state.h"
#include "services/ecs/placement/instance_kind.h"
#include "services/ecs/task.h"

namespace minato::ecs {

class CapacityView final : public engine::Observer<Task>,
                           public engine::Observer<ContainerInstance>,
                           public engine::Observer<InstanceLink> {
 public:
  explicit CapacityView(engine::State& state);

  /// Nothing is known of an instance that is not there: null.
  const InstanceCapacity* find(const InstanceId& id) const;
  /// Of what takes tasks of a cluster now: registered, ACTIVE, with a live link, not quarantined.
  /// None is empty.
  std::vector<const InstanceKind*> kinds(const ClusterName& cluster) const;
  /// Instances of all clusters that take tasks now.
  std::size_t taking_tasks() const { return taking_tasks_; }

  void added(const Task& task) override;
  void removed(const Task& task) override;
  void changing(const Task& task) override;
  void changed(const Task& task) override;
  void added(const ContainerInstance& instance) override;
  void removed(const ContainerInstance& instance) override;
  void added(const InstanceLink& link) override;
  void removed(const InstanceLink& link) override;

 private:
  using engine::Observer<ContainerInstance>::changing;
  using engine::Observer<ContainerInstance>::changed;
  using engine::Observer<InstanceLink>::changing;
  using engine::Observer<InstanceLink>::changed;

  /// Gives or takes (`sign` -1) the room of a task.
  void count(const InstanceId& instance, const TaskResources& resources, int sign);
  InstanceCapacity& entry(const InstanceId& id);
  /// What a record says of it has changed: it joins those of its kind, or leaves them.
  void classify(InstanceCapacity& capacity);
  void leave(InstanceCapacity& capacity);
  InstanceKinds::iterator kind_of(const ContainerInstance& instance);

  std::map<InstanceId, InstanceCapacity> capacities_;
  InstanceKinds kinds_;
  std::size_t taking_tasks_ = 0;
  /// Where the task was that is changing now; empty: nowhere.
  InstanceId before_;
};

}  // namespace minato::ecs
