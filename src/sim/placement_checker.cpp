#include "sim/placement_checker.h"

#include "services/ecs/service.h"

namespace minato::sim {

void PlacementChecker::task_changed(const engine::State& state, const ecs::Task* before,
                                    const ecs::Task* after, Instant) {
  if (after == nullptr || after->instance.empty()) return;
  if (before != nullptr && before->instance == after->instance) return;
  check_instance(state, *after);
  check_daemon(state, *after);
}

void PlacementChecker::check_instance(const engine::State& state, const ecs::Task& task) {
  const std::string what =
      "task " + task.id.str() + " was placed on container instance " + task.instance.str() + ", ";
  const auto* instance = state.table<ecs::ContainerInstance>().find(task.instance);
  const auto* link = state.table<ecs::InstanceLink>().find(task.instance);
  if (instance == nullptr) return world_.fail(name(), what + "which is not registered");
  if (instance->status == ecs::InstanceStatus::kDraining) {
    world_.fail(name(), what + "which is DRAINING");
  }
  if (ecs::is_quarantined(*instance)) world_.fail(name(), what + "which is in quarantine");
  if (instance->lost || link == nullptr || !link->connected) {
    world_.fail(name(), what + "which nothing is heard of");
  }
}

void PlacementChecker::check_daemon(const engine::State& state, const ecs::Task& task) {
  const auto* service = state.table<ecs::Service>().find(task.service);
  if (service == nullptr || service->scheduling_strategy != ecs::SchedulingStrategy::kDaemon) {
    return;
  }
  for (const ecs::Task* other : state.index<ecs::TasksByService>().find(task.service)) {
    if (other->id == task.id || other->instance != task.instance) continue;
    if (other->last_status == ecs::TaskStatus::kStopped) continue;
    world_.fail(name(), "task " + task.id.str() + " of the DAEMON service " + task.service.str() +
                            " was placed beside its task " + other->id.str());
  }
}

}  // namespace minato::sim
