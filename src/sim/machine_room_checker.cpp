#include "sim/machine_room_checker.h"

#include <algorithm>
#include <utility>

#include "services/ecs/container_instance.h"
#include "services/ecs/placement/capacity_view.h"

namespace minato::sim {

void MachineRoomChecker::control_plane_started(const engine::State& state, Instant) {
  for (const auto& [id, row] : state.table<ecs::ContainerInstance>().rows()) changed_.insert(id);
}

void MachineRoomChecker::task_changed(const engine::State&, const ecs::Task* before,
                                      const ecs::Task* after, Instant) {
  if (before != nullptr) changed_.insert(before->instance);
  if (after != nullptr) changed_.insert(after->instance);
}

void MachineRoomChecker::tick_ended(const engine::State& state, const engine::JournalBatch&,
                                    Instant) {
  for (const auto& instance : std::exchange(changed_, {})) {
    if (!instance.empty()) check(state, instance);
  }
}

void MachineRoomChecker::check(const engine::State& state, const ecs::InstanceId& id) {
  const auto* instance = state.table<ecs::ContainerInstance>().find(id);
  if (instance == nullptr) return;
  CpuUnits cpu;
  Mebibytes memory;
  std::multiset<int> ports;
  // Not by the index, which hears of changes as what is checked does.
  for (const auto& [key, row] : state.table<ecs::Task>().rows()) {
    const ecs::Task& task = row.record;
    if (!task.on_instance || task.instance != id) continue;
    cpu += task.resources.cpu;
    memory += task.resources.memory;
    ports.insert(task.resources.host_ports.begin(), task.resources.host_ports.end());
  }
  const std::string which = "container instance " + id.str() + ": ";
  if (cpu > instance->cpu) world_.fail(name(), which + "CPU units are given twice");
  if (memory > instance->memory) world_.fail(name(), which + "memory is given twice");
  for (const int port : ports) {
    if (ports.count(port) > 1) {
      world_.fail(name(), which + "port " + std::to_string(port) + " is given twice");
    }
  }
  const auto* capacity = state.view<ecs::CapacityView>().find(id);
  if (capacity == nullptr || capacity->used_cpu != cpu || capacity->used_memory != memory ||
      !std::ranges::equal(capacity->ports, ports)) {
    world_.fail(name(), which + "its capacity is not what its tasks leave");
  }
}

}  // namespace minato::sim
