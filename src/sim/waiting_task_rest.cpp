#include "sim/waiting_task_rest.h"

#include "services/ecs/placement/placement_planner.h"
#include "services/ecs/task.h"
#include "services/ecs/waiting_task.h"

namespace minato::sim {

using engine::State;

std::optional<std::string> find_unrest_of_waiting_tasks(const State& state) {
  for (const auto& [id, row] : state.table<ecs::WaitingTask>().rows()) {
    const auto* task = state.table<ecs::Task>().find(id);
    if (task == nullptr || task->desired_status == ecs::DesiredStatus::kStopped) {
      return "task " + id.str() + " still waits and is not to run";
    }
    const auto placed = ecs::plan_placement(state, {.cluster = row.record.cluster,
                                                    .resources = task->resources,
                                                    .peers = {},
                                                    .count = 1,
                                                    .rules = row.record.rules,
                                                    .group = task->group});
    if (placed.placed.empty()) continue;
    return "task " + id.str() + " is PROVISIONING and container instance " +
           placed.placed.front().str() + " has room for it";
  }
  for (const auto& [id, row] : state.table<ecs::Task>().rows()) {
    const bool waits = row.record.last_status == ecs::TaskStatus::kProvisioning;
    if (!waits || state.table<ecs::WaitingTask>().find(id) != nullptr) continue;
    return "task " + id.str() + " is PROVISIONING and nobody places it";
  }
  return std::nullopt;
}

}  // namespace minato::sim
