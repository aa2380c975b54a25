// CapacityView: what every container instance has left, always up to date, and the instances
// ordered from the least to the most loaded, so that placing one task needn't look at all machines.
// One thread: the engine's.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "engine/state.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/task.h"

namespace minato::ecs {

struct InstanceCapacity {
  InstanceId id;
  /// Null while only tasks name it.
  const ContainerInstance* instance = nullptr;
  bool connected = false;
  bool quarantined = false;
  CpuUnits used_cpu;
  Mebibytes used_memory;
  int tasks = 0;
  /// Fixed host ports of its tasks; UDP as negative numbers.
  std::multiset<int> ports;
  /// Where it stands in the order: millionths of its scarcer resource in use.
  std::int64_t load = 0;
  /// Where it stands among those that are packed.
  std::int64_t free_cpu = 0;
  std::int64_t free_memory = 0;
};

/// Least loaded first; equals in the order of their ids, so that the same history chooses the same.
struct LeastLoadedFirst {
  bool operator()(const InstanceCapacity* a, const InstanceCapacity* b) const {
    return a->load != b->load ? a->load < b->load : a->id < b->id;
  }
};
using InstancesByLoad = std::set<const InstanceCapacity*, LeastLoadedFirst>;

/// The one with the least left first.
template <std::int64_t InstanceCapacity::*kFree>
struct FullestFirst {
  bool operator()(const InstanceCapacity* a, const InstanceCapacity* b) const {
    return a->*kFree != b->*kFree ? a->*kFree < b->*kFree : a->id < b->id;
  }
};
template <std::int64_t InstanceCapacity::*kFree>
using InstancesByFree = std::set<const InstanceCapacity*, FullestFirst<kFree>>;
using InstancesByFreeCpu = InstancesByFree<&InstanceCapacity::free_cpu>;
using InstancesByFreeMemory = InstancesByFree<&InstanceCapacity::free_memory>;

class CapacityView final : public engine::Observer<Task>,
                           public engine::Observer<ContainerInstance>,
                           public engine::Observer<InstanceLink> {
 public:
  explicit CapacityView(engine::State& state);

  /// Nothing is known of an instance that is not there: null.
  const InstanceCapacity* find(const InstanceId& id) const;
  /// Registered instances with a live link, least loaded first.
  const InstancesByLoad& by_load() const { return by_load_; }
  /// The same instances, those with the least left first.
  const InstancesByFreeCpu& by_free_cpu() const { return by_free_cpu_; }
  const InstancesByFreeMemory& by_free_memory() const { return by_free_memory_; }
  /// Registered instances are in that many availability zones.
  std::size_t zones() const { return zones_.size(); }

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
  void take_out(InstanceCapacity& capacity);
  void put_back(InstanceCapacity& capacity);

  std::map<InstanceId, InstanceCapacity> capacities_;
  InstancesByLoad by_load_;
  InstancesByFreeCpu by_free_cpu_;
  InstancesByFreeMemory by_free_memory_;
  /// Instances of each.
  std::map<std::string, int> zones_;
  /// Where the task was that is changing now; empty: nowhere.
  InstanceId before_;
};

}  // namespace minato::ecs
