#include "services/ecs/placement/capacity_view.h"

#include <algorithm>

namespace minato::ecs {
namespace {

std::int64_t share(std::int64_t used, std::int64_t registered) {
  return registered > 0 ? used * 1'000'000 / registered : 0;
}

std::int64_t load_of(const InstanceCapacity& capacity) {
  return std::max(share(capacity.used_cpu.value, capacity.instance->cpu.value),
                  share(capacity.used_memory.value, capacity.instance->memory.value));
}

std::string zone_of(const ContainerInstance& instance) {
  const auto* zone = find_attribute(instance, "ecs.availability-zone");
  return zone == nullptr ? std::string() : *zone;
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

void CapacityView::take_out(InstanceCapacity& capacity) {
  by_load_.erase(&capacity);
  by_free_cpu_.erase(&capacity);
  by_free_memory_.erase(&capacity);
}

void CapacityView::put_back(InstanceCapacity& capacity) {
  if (capacity.instance == nullptr || !capacity.connected) return;
  capacity.load = load_of(capacity);
  capacity.free_cpu = capacity.instance->cpu.value - capacity.used_cpu.value;
  capacity.free_memory = capacity.instance->memory.value - capacity.used_memory.value;
  by_load_.insert(&capacity);
  by_free_cpu_.insert(&capacity);
  by_free_memory_.insert(&capacity);
}

void CapacityView::count(const InstanceId& instance, const TaskResources& resources, int sign) {
  auto& capacity = entry(instance);
  take_out(capacity);
  capacity.used_cpu += CpuUnits{sign * resources.cpu.value};
  capacity.used_memory += Mebibytes{sign * resources.memory.value};
  capacity.tasks += sign;
  for (const int port : resources.host_ports) {
    if (sign > 0) {
      capacity.ports.insert(port);
    } else {
      capacity.ports.erase(capacity.ports.find(port));
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
  ++zones_[zone_of(instance)];
  put_back(capacity);
}

void CapacityView::removed(const ContainerInstance& instance) {
  auto& capacity = entry(instance.id);
  take_out(capacity);
  capacity.instance = nullptr;
  if (--zones_[zone_of(instance)] == 0) zones_.erase(zone_of(instance));
}

void CapacityView::added(const InstanceLink& link) {
  auto& capacity = entry(link.id);
  capacity.connected = link.connected;
  put_back(capacity);
}

void CapacityView::removed(const InstanceLink& link) {
  auto& capacity = entry(link.id);
  take_out(capacity);
  capacity.connected = false;
}

}  // namespace minato::ecs
