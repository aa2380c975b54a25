#include "sim/maximum_percent_checker.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/task_set_share.h"

namespace minato::sim {

void MaximumPercentChecker::task_changed(const engine::State& state, const ecs::Task* before,
                                         const ecs::Task* after, Instant) {
  if (before != nullptr || after == nullptr || after->service.empty()) return;
  const auto* service = state.table<ecs::Service>().find(after->service);
  if (service == nullptr) return world_.fail(name(), "a task of no service was created");
  // One on each machine: the placement checker's.
  if (service->scheduling_strategy == ecs::SchedulingStrategy::kDaemon) return;
  const auto& tasks = state.index<ecs::TasksByService>().find(after->service);
  const auto active = std::ranges::count_if(tasks, [&](const ecs::Task* task) {
    return task->desired_status == ecs::DesiredStatus::kRunning &&
           counts_beside(*service, *after, *task);
  });
  const int desired =
      service->status == ecs::ServiceStatus::kActive ? desired_beside(*service, *after) : 0;
  // Two sets of tasks, each kept by itself, where traffic is shifted from one to the other.
  const int sets = ecs::shifts_traffic(service->strategy) ? 2 : 1;
  const int most = sets * std::max(desired, desired * service->maximum_percent / 100);
  if (active <= most) return;
  world_.fail(name(),
              fmt::format("service {}: {} tasks are to run; {} % of {} are {}",
                          after->service.str(), active, service->maximum_percent, desired, most));
}

}  // namespace minato::sim
