#include "services/ecs/placement/capacity_view.h"

#include <algorithm>
#include <utility>

#include "services/ecs/availability_zone.h"

namespace minato::ecs {
namespace {

/// Each placement asks once whether it may use each; what has attributes that few others have does
/// not make more.
constexpr std::size_t kMostKinds = 256;

std::int64_t share(std::int64_t used, std::int64_t registered) {
  return registered > 0 ? used * 1'000'000 / registered : 0;
}

std::int64_t load_of(const InstanceCapacity& capacity) {
  return std::max(share(capacity.used_cpu.value, capacity.instance->cpu.value),
                  share(capacity.used_memory.value, capacity.instance->memory.value));
}

bool takes_tasks(const InstanceCapacity& capacity) {
  const ContainerInstance* instance = capacity.instance;
  return instance != nullptr && capacity.connected && !capacity.quarantined && !instance->lost &&
         instance->status == InstanceStatus::kActive;
}

void take_out(const InstanceCapacity& capacity) {
  if (capacity.kind == nullptr) return;
  capacity.kind->by_load.erase(&capacity);
  capacity.kind->by_free_cpu.erase(&capacity);
  capacity.kind->by_free_memory.erase(&capacity);
}

void put_back(InstanceCapacity& capacity) {
  if (capacity.instance == nullptr) return;
  capacity.load = load_of(capacity);
  capacity.free_cpu = capacity.instance->cpu.value - capacity.used_cpu.value;
  capacity.free_memory = capacity.instance->memory.value - capacity.used_memory.value;
  if (capacity.kind == nullptr) return;
  capacity.kind->by_load.insert(&capacity);
  capacity.kind->by_free_cpu.insert(&capacity);
  capacity.kind->by_free_memory.insert(&capacity);
}

}  // namespace

CapacityView::CapacityView(engine::State& state) {
  state.mutable_table<Task>().observe(this);
  state.mutable_table<ContainerInstance>().observe(this);
  state.mutable_table<InstanceLink>().observe(this);
}

const InstanceCapacity* CapacityView::find(const InstanceId& id) const {
  const auto at = capacities_.find(id);
  return at == capacities_.end() ? nullptr : &at->second;
}

InstanceCapacity& CapacityView::entry(const InstanceId& id) {
  auto& capacity = capacities_[id];
  capacity.id = id;
  return capacity;
}

std::vector<const InstanceKind*> CapacityView::kinds(const ClusterName& cluster) const {
  std::vector<const InstanceKind*> found;
  for (const auto& shared : {ClusterName(), cluster}) {
    for (auto at = kinds_.lower_bound({shared, {}, {}});
         at != kinds_.end() && at->first.cluster == shared; ++at) {
      found.push_back(&at->second);
    }
  }
  return found;
}

InstanceKinds::iterator CapacityView::kind_of(const ContainerInstance& instance) {
  InstanceKind::Key key{instance.cluster, zone_of(instance), attributes_of(instance)};
  const auto known = kinds_.find(key);
  if (known != kinds_.end()) return known;
  const bool alike = kinds_.size() < kMostKinds;
  if (!alike) key.attributes.clear();
  const auto kind = kinds_.try_emplace(std::move(key)).first;
  kind->second.key = &kind->first;
  kind->second.alike = alike;
  return kind;
}

void CapacityView::classify(InstanceCapacity& capacity) {
  leave(capacity);
  if (takes_tasks(capacity)) {
    capacity.kind = &kind_of(*capacity.instance)->second;
    ++taking_tasks_;
  }
  put_back(capacity);
}

void CapacityView::leave(InstanceCapacity& capacity) {
  if (capacity.kind == nullptr) return;
  take_out(capacity);
  const InstanceKind* kind = std::exchange(capacity.kind, nullptr);
  if (kind->by_load.empty()) kinds_.erase(kinds_.find(*kind->key));
  --taking_tasks_;
}

void CapacityView::count(const InstanceId& instance, const TaskResources& resources, int sign) {
  auto& capacity = entry(instance);
  take_out(capacity);
  capacity.used_cpu += CpuUnits{sign * resources.cpu.value};
  capacity.used_memory += Mebibytes{sign * resources.memory.value};
  capacity.tasks += sign;
  for (const int port : resources.host_ports) {
    if (sign > 0) {
      capacity.ports.insert(std::ranges::upper_bound(capacity.ports, port), port);
    } else {
      capacity.ports.erase(std::ranges::lower_bound(capacity.ports, port));
    }
  }
  put_back(capacity);
}

void CapacityView::added(const Task& task) {
  if (task.on_instance) count(task.instance, task.resources, 1);
}

void CapacityView::removed(const Task& task) {
  if (task.on_instance) count(task.instance, task.resources, -1);
}

// A task's resources never change, and most changes leave it where it is.
void CapacityView::changing(const Task& task) {
  before_ = task.on_instance ? task.instance : InstanceId{};
}

void CapacityView::changed(const Task& task) {
  if (before_ == (task.on_instance ? task.instance : InstanceId{})) return;
  if (!before_.empty()) count(before_, task.resources, -1);
  added(task);
}

void CapacityView::added(const ContainerInstance& instance) {
  auto& capacity = entry(instance.id);
  capacity.instance = &instance;
  capacity.quarantined = is_quarantined(instance);
  classify(capacity);
}

void CapacityView::removed(const ContainerInstance& instance) {
  auto& capacity = entry(instance.id);
  leave(capacity);
  capacity.instance = nullptr;
}

void CapacityView::added(const InstanceLink& link) {
  auto& capacity = entry(link.id);
  capacity.connected = link.connected;
  classify(capacity);
}

void CapacityView::removed(const InstanceLink& link) {
  auto& capacity = entry(link.id);
  leave(capacity);
  capacity.connected = false;
}

}  // namespace minato::ecs
