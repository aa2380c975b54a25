#include "services/ecs/task_set_controller.h"

#include <algorithm>

#include "services/ecs/service_commands.h"
#include "services/ecs/service_tasks.h"
#include "services/ecs/task_set_commands.h"

namespace minato::ecs {
namespace {

/// What the service would be if the set were all that it has.
Service as_service(const Service& service, const Deployment& set) {
  Service alone = service;
  alone.deployments = {set};
  alone.desired_count = computed_desired_count(service.desired_count, *set.task_set);
  return alone;
}

class TaskSetRound {
 public:
  TaskSetRound(const engine::State& state, const Service& service, ServiceActions& actions,
               engine::Context& context)
      : state_(state), service_(service), act_(actions), context_(context) {}

  AtRest run() {
    AtRest rest = service_.deployments.empty() ? AtRest::kNo : AtRest::kYes;
    for (const Deployment& set : service_.deployments) {
      if (!keep(set)) rest = AtRest::kNo;
    }
    return service_.status == ServiceStatus::kActive ? rest : AtRest::kNo;
  }

 private:
  /// Whether the set has all that it wants, and nothing else.
  bool keep(const Deployment& set) {
    const ServiceTasks tasks =
        sort_tasks_of(state_, service_, set.id, Beside::kNoOthers, context_.now);
    act_.wake_for(tasks);
    RolloutCounts counts = count_tasks(service_, tasks);
    counts.desired = computed_desired_count(counts.desired, *set.task_set);
    act_.take(plan_rollout(counts), tasks, set);
    const bool drains = set.task_set->status == TaskSetStatus::kDraining ||
                        service_.status != ServiceStatus::kActive;
    if (drains && tasks.alive.empty()) act_.plan().add(RemoveTaskSet{service_.key(), set.id});
    return judge_stability(set, tasks, counts.desired) && !drains;
  }

  /// ECS's conditions: as many RUNNING as computed, none PENDING, none on an instance that drains,
  /// all healthy.
  bool judge_stability(const Deployment& set, const ServiceTasks& tasks, int desired) {
    const auto running = std::ranges::count(tasks.alive, TaskStatus::kRunning, &Task::last_status);
    const bool pending = std::ranges::any_of(
        tasks.alive, [](const Task* task) { return task->last_status < TaskStatus::kRunning; });
    const bool steady = running == desired && !pending && tasks.active() == desired &&
                        static_cast<int>(tasks.new_ready.size()) == desired;
    const auto status = steady ? StabilityStatus::kSteadyState : StabilityStatus::kStabilizing;
    if (status != set.task_set->stability_status) {
      act_.plan().add(SetStabilityStatus{service_.key(), set.id, status, context_.now});
      act_.tell_of(set.id, "updated state to " + std::string(to_string(status)) + '.');
    }
    return steady;
  }

  const engine::State& state_;
  const Service& service_;
  ServiceActions& act_;
  engine::Context& context_;
};

}  // namespace

AtRest keep_task_sets(const engine::State& state, const Service& service, ServiceActions& actions,
                      engine::Context& context) {
  return TaskSetRound(state, service, actions, context).run();
}

std::optional<Move> plan_move_of_task_sets(const engine::State& state, const Service& service,
                                           Instant now) {
  for (const Deployment& set : service.deployments) {
    const ServiceTasks tasks = sort_tasks_of(state, service, set.id, Beside::kNoOthers, now);
    auto move = plan_move(state, as_service(service, set), tasks, now);
    if (move) return move;
  }
  return std::nullopt;
}

}  // namespace minato::ecs
