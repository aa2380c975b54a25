#include "services/ecs/daemon_planner.h"

#include <algorithm>
#include <map>

#include "services/ecs/placement/constraint_set.h"
#include "services/ecs/placement/placement_planner.h"

namespace minato::ecs {
namespace {

using Tasks = ServiceTasks::Tasks;

/// Tasks of the service on one instance.
struct OnInstance {
  /// Wanted to run. One at most, but where it was not always a DAEMON's.
  Tasks new_ready, new_pending, new_unhealthy, old_ready, old_waiting, old_unready;
  /// Those on their way out included.
  int alive = 0;

  bool is_wanted() const {
    return !new_ready.empty() || !new_pending.empty() || !new_unhealthy.empty() ||
           !old_ready.empty() || !old_waiting.empty() || !old_unready.empty();
  }
};

using ByInstance = std::map<InstanceId, OnInstance>;

void sort(const Tasks& tasks, Tasks OnInstance::*place, ByInstance& by_instance) {
  for (const Task* task : tasks) (by_instance[task->instance].*place).push_back(task);
}

ByInstance sort_by_instance(const ServiceTasks& tasks) {
  ByInstance sorted;
  sort(tasks.new_ready, &OnInstance::new_ready, sorted);
  sort(tasks.new_pending, &OnInstance::new_pending, sorted);
  sort(tasks.new_unhealthy, &OnInstance::new_unhealthy, sorted);
  sort(tasks.old_ready, &OnInstance::old_ready, sorted);
  sort(tasks.old_waiting, &OnInstance::old_waiting, sorted);
  sort(tasks.old_unready, &OnInstance::old_unready, sorted);
  for (const Task* task : tasks.alive) ++sorted[task->instance].alive;
  return sorted;
}

bool is_daemons(const engine::State& state, const Task& task) {
  const auto* service = state.table<Service>().find(task.service);
  return service != nullptr && service->scheduling_strategy == SchedulingStrategy::kDaemon;
}

/// Other tasks run there that may need the daemon until their end.
bool is_needed(const engine::State& state, const InstanceId& instance) {
  return std::ranges::any_of(state.index<TasksOnInstance>().find(instance), [&](const Task* task) {
    return task->last_status != TaskStatus::kStopped && !is_daemons(state, *task);
  });
}

bool is_draining(const engine::State& state, const InstanceId& id) {
  const auto* instance = state.table<ContainerInstance>().find(id);
  return instance != nullptr && instance->status == InstanceStatus::kDraining;
}

void append(Tasks& to, const Tasks& from) { to.insert(to.end(), from.begin(), from.end()); }

class DaemonPlan {
 public:
  DaemonPlan(const engine::State& state, const Service& service, const TaskDefinition& definition,
             const ServiceTasks& tasks)
      : state_(state),
        view_(state.view<CapacityView>()),
        service_(service),
        key_(service.key()),
        constraints_(state, service.cluster, "service:" + service.name,
                     rules_with(service.placement, definition).constraints),
        tasks_(sort_by_instance(tasks)) {}

  DaemonStep run() {
    step_.asks_for_tasks = constraints_.asks_for_tasks();
    for (const auto& [id, row] : state_.table<ContainerInstance>().rows()) visit(row.record);
    // What is left is on machines that are none of the service's any more.
    for (const auto& [id, on_instance] : tasks_) stop_all(on_instance);
    exchange();
    return std::move(step_);
  }

 private:
  void visit(const ContainerInstance& instance) {
    if (!serves(instance, service_.cluster) || instance.lost) return;
    const auto at = tasks_.find(instance.id);
    const bool present = at != tasks_.end();
    if (instance.status == InstanceStatus::kDraining) {
      if (present && is_needed(state_, instance.id)) tasks_.erase(at);
      return;
    }
    const InstanceCapacity& capacity = *view_.find(instance.id);
    const bool takes_tasks = capacity.connected && !capacity.quarantined;
    if (!takes_tasks && !(present && at->second.is_wanted())) return;
    if (!constraints_.holds_for_daemon(capacity, key_)) return;
    ++step_.desired;
    if (!present) {
      step_.start.push_back(instance.id);
      return;
    }
    keep_one(at->second);
    tasks_.erase(at);
  }

  void keep_one(const OnInstance& here) {
    append(step_.stop_unhealthy, here.new_unhealthy);
    append(step_.stop, here.old_unready);
    if (!here.new_ready.empty()) {
      ++ready_;
      append(step_.stop, here.new_pending);
      stop_all_but_first(here.new_ready);
    } else if (!here.new_pending.empty()) {
      ++pending_;
      stop_all_but_first(here.new_pending);
    } else if (!here.old_ready.empty() || !here.old_waiting.empty()) {
      ++ready_;
      append(old_waiting_, here.old_waiting);
      append(old_ready_, here.old_ready);
      return;
    } else if (!here.is_wanted()) {
      ++pending_;  // What stops makes room for the next.
    }
    append(step_.stop, here.old_waiting);
    append(step_.stop, here.old_ready);
  }

  void stop_all_but_first(const Tasks& tasks) {
    step_.stop.insert(step_.stop.end(), tasks.begin() + 1, tasks.end());
  }

  void stop_all(const OnInstance& on_instance) {
    for (const auto* tasks :
         {&on_instance.new_ready, &on_instance.new_pending, &on_instance.new_unhealthy,
          &on_instance.old_ready, &on_instance.old_waiting, &on_instance.old_unready}) {
      append(step_.stop, *tasks);
    }
  }

  /// Old tasks make way while enough others are ready, first those whose health is not known: they
  /// may well serve, but others surely do.
  void exchange() {
    Tasks old = std::move(old_waiting_);
    append(old, old_ready_);
    const int least = minimum_ready(step_.desired, service_.minimum_healthy_percent);
    const int may_stop = std::clamp(ready_ - least, 0, static_cast<int>(old.size()));
    step_.stop.insert(step_.stop.end(), old.begin(), old.begin() + may_stop);
    step_.stuck = !old.empty() && step_.stop.empty() && step_.start.empty() && pending_ == 0 &&
                  step_.stop_unhealthy.empty();
  }

  const engine::State& state_;
  const CapacityView& view_;
  const Service& service_;
  const ServiceKey key_;
  const ConstraintSet constraints_;
  ByInstance tasks_;
  Tasks old_ready_, old_waiting_;
  /// Instances with a task that serves, the old ones' included.
  int ready_ = 0;
  /// Instances whose next task is on its way.
  int pending_ = 0;
  DaemonStep step_;
};

}  // namespace

DaemonStep plan_daemon(const engine::State& state, const Service& service,
                       const TaskDefinition& definition, const ServiceTasks& tasks) {
  return DaemonPlan(state, service, definition, tasks).run();
}

ServiceTasks::Tasks plan_failed_daemon(const engine::State& state, const ServiceTasks& tasks) {
  Tasks leaving;
  for (const Task* task : tasks.alive) {
    if (task->desired_status == DesiredStatus::kRunning && is_draining(state, task->instance) &&
        !is_needed(state, task->instance)) {
      leaving.push_back(task);
    }
  }
  return leaving;
}

bool leaves_last(const engine::State& state, const Service& service, const Task& task) {
  return service.scheduling_strategy == SchedulingStrategy::kDaemon &&
         is_draining(state, task.instance);
}

}  // namespace minato::ecs
