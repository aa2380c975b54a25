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
  Tasks new_good, new_unhealthy, old_ready, old_unready;
  /// Those on their way out included.
  int alive = 0;
};

using ByInstance = std::map<InstanceId, OnInstance>;

void sort(const Tasks& tasks, Tasks OnInstance::*place, ByInstance& by_instance) {
  for (const Task* task : tasks) (by_instance[task->instance].*place).push_back(task);
}

ByInstance sort_by_instance(const ServiceTasks& tasks) {
  ByInstance sorted;
  sort(tasks.new_ready, &OnInstance::new_good, sorted);
  sort(tasks.new_pending, &OnInstance::new_good, sorted);
  sort(tasks.new_unhealthy, &OnInstance::new_unhealthy, sorted);
  sort(tasks.old_ready, &OnInstance::old_ready, sorted);
  sort(tasks.old_waiting, &OnInstance::old_unready, sorted);
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

void append(Tasks& to, const Tasks& from) { to.insert(to.end(), from.begin(), from.end()); }

class DaemonPlan {
 public:
  DaemonPlan(const engine::State& state, const Service& service, const TaskDefinition& definition,
             const ServiceTasks& tasks)
      : state_(state),
        service_(service),
        constraints_(state, service.cluster, "service:" + service.name,
                     rules_with(service.placement, definition).constraints),
        tasks_(sort_by_instance(tasks)) {}

  DaemonStep run() {
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
    const OnInstance here = at == tasks_.end() ? OnInstance{} : at->second;
    if (instance.status == InstanceStatus::kDraining) {
      if (here.alive > 0 && is_needed(state_, instance.id)) tasks_.erase(at);
      return;
    }
    if (!constraints_.holds(*state_.view<CapacityView>().find(instance.id), 0)) return;
    ++step_.desired;
    if (at != tasks_.end()) tasks_.erase(at);
    if (here.alive == 0) step_.start.push_back(instance.id);
    keep_one(here);
  }

  void keep_one(const OnInstance& here) {
    append(step_.stop_unhealthy, here.new_unhealthy);
    append(step_.stop, here.old_unready);
    if (here.new_good.empty()) {
      append(old_ready_, here.old_ready);
      ready_ += here.old_ready.empty() ? 0 : 1;
      return;
    }
    append(step_.stop, here.old_ready);
    step_.stop.insert(step_.stop.end(), here.new_good.begin() + 1, here.new_good.end());
    if (here.new_good.front()->last_status == TaskStatus::kRunning) {
      ++ready_;
    } else {
      ++pending_;
    }
  }

  void stop_all(const OnInstance& on_instance) {
    for (const auto* tasks : {&on_instance.new_good, &on_instance.new_unhealthy,
                              &on_instance.old_ready, &on_instance.old_unready}) {
      append(step_.stop, *tasks);
    }
  }

  /// Old tasks make way while enough others are ready.
  void exchange() {
    const int least = minimum_ready(step_.desired, service_.minimum_healthy_percent);
    const int may_stop = std::clamp(ready_ - least, 0, static_cast<int>(old_ready_.size()));
    step_.stop.insert(step_.stop.end(), old_ready_.begin(), old_ready_.begin() + may_stop);
    step_.stuck = !old_ready_.empty() && step_.stop.empty() && step_.start.empty() &&
                  pending_ == 0 && step_.stop_unhealthy.empty();
  }

  const engine::State& state_;
  const Service& service_;
  const ConstraintSet constraints_;
  ByInstance tasks_;
  Tasks old_ready_;
  int ready_ = 0;
  int pending_ = 0;
  DaemonStep step_;
};

}  // namespace

DaemonStep plan_daemon(const engine::State& state, const Service& service,
                       const TaskDefinition& definition, const ServiceTasks& tasks) {
  return DaemonPlan(state, service, definition, tasks).run();
}

}  // namespace minato::ecs
