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

void CapacityView::take_out(InstanceCapacity& capacity) { by_load_.erase(&capacity); }

void CapacityView::put_back(InstanceCapacity& capacity) {
  if (capacity.instance == nullptr || !capacity.connected) return;
  capacity.load = load_of(capacity);
  by_load_.insert(&capacity);
}

void CapacityView::added(const Task& task) {
  if (!task.on_instance) return;
  auto& capacity = entry(task.instance);
  take_out(capacity);
  capacity.used_cpu += task.resources.cpu;
  capacity.used_memory += task.resources.memory;
  ++capacity.tasks;
  for (const int port : task.resources.host_ports) capacity.ports.insert(port);
  put_back(capacity);
}

void CapacityView::removed(const Task& task) {
  if (!task.on_instance) return;
  auto& capacity = entry(task.instance);
  take_out(capacity);
  capacity.used_cpu -= task.resources.cpu;
  capacity.used_memory -= task.resources.memory;
  --capacity.tasks;
  for (const int port : task.resources.host_ports) {
    capacity.ports.erase(capacity.ports.find(port));
  }
  put_back(capacity);
}

void CapacityView::added(const ContainerInstance& instance) {
  auto& capacity = entry(instance.id);
  capacity.instance = &instance;
  put_back(capacity);
}

void CapacityView::removed(const ContainerInstance& instance) {
  auto& capacity = entry(instance.id);
  take_out(capacity);
  capacity.instance = nullptr;
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
