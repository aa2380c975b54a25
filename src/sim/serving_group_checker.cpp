#include "sim/serving_group_checker.h"

#include <fmt/format.h>

#include "services/ecs/container_instance.h"
#include "services/elb/target.h"
#include "sim/production_traffic.h"

namespace minato::sim {
namespace {

/// Null: none that is to be kept.
const ecs::Service* kept_service(const engine::State& state, const ecs::Task& task) {
  const auto* service = state.table<ecs::Service>().find(task.service);
  const bool kept = service != nullptr && service->status == ecs::ServiceStatus::kActive &&
                    service->scheduling_strategy == ecs::SchedulingStrategy::kReplica;
  return kept ? service : nullptr;
}

bool is_to_run(const engine::State& state, const ecs::Task& task) {
  const auto* instance = state.table<ecs::ContainerInstance>().find(task.instance);
  return task.desired_status == ecs::DesiredStatus::kRunning &&
         task.last_status == ecs::TaskStatus::kRunning && instance != nullptr && !instance->lost;
}

}  // namespace

void ServingGroupChecker::task_changed(const engine::State& state, const ecs::Task* before,
                                       const ecs::Task* after, Instant now) {
  if (before == nullptr || after == nullptr) return;
  const bool stopped = before->desired_status == ecs::DesiredStatus::kRunning &&
                       after->desired_status == ecs::DesiredStatus::kStopped &&
                       after->stop_code == "ServiceSchedulerInitiated";
  if (!stopped) return;
  const auto* service = kept_service(state, *before);
  if (service == nullptr) return;
  if (readiness_of(state, *service, *before, now) != ecs::Readiness::kReady) return;
  check(state, *before, "was stopped (" + after->stopped_reason + ')', now);
}

void ServingGroupChecker::tick_ended(const engine::State& state,
                                     const engine::JournalBatch& changes, Instant now) {
  for (const auto& change : changes) {
    if (change.table != elb::Target::kTable || !change.value) continue;
    const auto* target = state.table<elb::Target>().find(elb::TargetKey(change.key));
    if (target == nullptr || target->state != elb::TargetState::kDraining) continue;
    const auto* task = state.table<ecs::Task>().find(ecs::TaskId(target->owner));
    if (task == nullptr || kept_service(state, *task) == nullptr) continue;
    if (is_to_run(state, *task)) check(state, *task, "is to run and leaves the balancer", now);
  }
}

void ServingGroupChecker::check(const engine::State& state, const ecs::Task& gone,
                                const std::string& what, Instant now) {
  const auto& service = state.table<ecs::Service>().at(gone.service);
  const int desired = service.desired_count;
  const int minimum = (desired * service.minimum_healthy_percent + 99) / 100;
  for (const auto& balancer : load_balancers_of(service, gone.deployment)) {
    const std::string group = balancer.registered_group().str();
    const int needed = needed_for(state, service, group, minimum);
    const int ready = ready_in(state, service, group, gone.id, now);
    if (ready >= needed) continue;
    world_.fail(name(), fmt::format("service {}: the ready task {} {} with {} others ready in the "
                                    "target group {}, whose requests need {}; {} % of {} are {}",
                                    service.key().str(), gone.id.str(), what, ready, group, needed,
                                    service.minimum_healthy_percent, desired, minimum));
  }
}

}  // namespace minato::sim
