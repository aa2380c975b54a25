#include "services/ecs/service_tasks.h"

#include <algorithm>

#include "services/ecs/container_instance.h"
#include "services/ecs/judging_rules.h"

namespace minato::ecs {
namespace {

/// Its machine may still be clearing up: its successor would start before its end is counted.
bool has_ended_by_itself(const Task& task) {
  return task.desired_status == DesiredStatus::kStopped &&
         (task.stop_code == "EssentialContainerExited" || task.stop_code == "TaskFailedToStart");
}

/// Whether it is told which tasks have become healthy.
enum class Telling { kHealthyToo, kEndsOnly };

TaskTally outcome_of(const engine::State& state, const Service& service, const Task& task,
                     Readiness readiness, Telling telling, Instant now) {
  if (task.last_status == TaskStatus::kStopped || has_ended_by_itself(task)) {
    return TaskTally::kEnded;
  }
  if (!task.times.started) return TaskTally::kNone;
  const bool healthy = telling == Telling::kHealthyToo && readiness == Readiness::kReady &&
                       now >= proven_at(state, service, task);
  return healthy ? TaskTally::kHealthy : TaskTally::kStarted;
}

/// Protected ones go on, whatever they do: like those that may serve they are passed by until
/// others suffice, and count against the maximum.
ServiceTasks::Tasks& place_of_old(ServiceTasks& tasks, const Service& service, const Task& task,
                                  Readiness readiness, Instant now) {
  if (readiness == Readiness::kReady) return tasks.old_ready;
  const bool may_serve =
      readiness == Readiness::kPending && task.last_status == TaskStatus::kRunning;
  const bool stays = service.status == ServiceStatus::kActive && is_protected(task, now);
  return may_serve || stays ? tasks.old_waiting : tasks.old_unready;
}

/// It is being moved, or its machine drains: a task elsewhere is to take its place, as the new take
/// that of the old. The tasks of a DAEMON have no other place to go to.
bool must_leave(const engine::State& state, const Service& service, const Task& task) {
  if (service.scheduling_strategy == SchedulingStrategy::kDaemon) return false;
  if (task.id == service.moving) return true;
  const auto* instance = state.table<ContainerInstance>().find(task.instance);
  return instance != nullptr && instance->status == InstanceStatus::kDraining;
}

ServiceTasks::Tasks& place_of_new(ServiceTasks& tasks, Readiness readiness) {
  switch (readiness) {
    case Readiness::kReady:
      return tasks.new_ready;
    case Readiness::kUnhealthy:
      return tasks.new_unhealthy;
    case Readiness::kPending:
      break;
  }
  return tasks.new_pending;
}

/// Of those that `belongs`.
template <class Belongs, class IsNew>
ServiceTasks sort(const engine::State& state, const Service& service, Instant now, Belongs belongs,
                  IsNew is_new) {
  ServiceTasks tasks;
  const Telling telling =
      tells_healthy_tasks(state, service) ? Telling::kHealthyToo : Telling::kEndsOnly;
  for (const Task* task : state.index<TasksByService>().find(service.key())) {
    if (!belongs(*task)) continue;
    const Readiness readiness = readiness_of(state, service, *task, now);
    if (task->tally != TaskTally::kEnded) {
      const TaskTally outcome = outcome_of(state, service, *task, readiness, telling, now);
      if (outcome > task->tally) tasks.untallied.push_back({task, outcome});
    }
    if (task->last_status == TaskStatus::kStopped) continue;
    tasks.alive.push_back(task);
    if (task->desired_status == DesiredStatus::kStopped) continue;
    auto& place = is_new(*task) ? place_of_new(tasks, readiness)
                                : place_of_old(tasks, service, *task, readiness, now);
    place.push_back(task);
  }
  return tasks;
}

}  // namespace

ServiceTasks sort_tasks(const engine::State& state, const Service& service, Instant now) {
  const DeploymentId primary =
      service.deployments.empty() ? DeploymentId() : service.deployments.front().id;
  return sort_tasks_of(state, service, primary, Beside::kAllOthers, now);
}

ServiceTasks sort_tasks_of(const engine::State& state, const Service& service,
                           const DeploymentId& deployment, Beside beside, Instant now) {
  const auto belongs = [&](const Task& task) {
    return beside == Beside::kAllOthers || task.deployment == deployment;
  };
  return sort(state, service, now, belongs, [&](const Task& task) {
    return task.deployment == deployment && !must_leave(state, service, task);
  });
}

int count_ready(const engine::State& state, const Service& service, const DeploymentId& deployment,
                Instant now) {
  const ServiceTasks tasks = sort_tasks_of(state, service, deployment, Beside::kNoOthers, now);
  return static_cast<int>(tasks.new_ready.size() + tasks.old_ready.size());
}

ServiceTasks sort_tasks_by_stay(const engine::State& state, const Service& service, Instant now) {
  const auto all = [](const Task&) { return true; };
  return sort(state, service, now, all,
              [&](const Task& task) { return !must_leave(state, service, task); });
}

RolloutCounts count_tasks(const Service& service, const ServiceTasks& tasks) {
  return {.desired = service.status == ServiceStatus::kActive ? service.desired_count : 0,
          .minimum_healthy_percent = service.minimum_healthy_percent,
          .maximum_percent = service.maximum_percent,
          .new_ready = static_cast<int>(tasks.new_ready.size()),
          .new_pending = static_cast<int>(tasks.new_pending.size()),
          .new_unhealthy = static_cast<int>(tasks.new_unhealthy.size()),
          .old_ready = static_cast<int>(tasks.old_ready.size()),
          .old_waiting = static_cast<int>(tasks.old_waiting.size()),
          .old_unready = static_cast<int>(tasks.old_unready.size())};
}

std::map<InstanceId, int> count_peers(const ServiceTasks& tasks) {
  std::map<InstanceId, int> peers;
  for (const Task* task : tasks.alive) {
    if (task->desired_status == DesiredStatus::kRunning) ++peers[task->instance];
  }
  return peers;
}

}  // namespace minato::ecs
