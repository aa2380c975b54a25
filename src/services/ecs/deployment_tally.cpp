#include "services/ecs/deployment_tally.h"

#include <algorithm>

#include "services/ecs/judging_rules.h"
#include "services/ecs/placement/capacity_view.h"
#include "services/ecs/service_commands.h"
#include "services/ecs/task_commands.h"
#include "services/ecs/unhealthy_stop.h"

namespace minato::ecs {
namespace {

constexpr Millis kLongestDelay = Seconds{15 * 60};
constexpr Millis kShortLife = Seconds{1};
constexpr Millis kAvoidFor = Seconds{120};
constexpr std::size_t kMostAvoided = 16;

/// Whether a task could have been started on another instance.
enum class Choice { kNone, kOfSeveral };

void count_start(Deployment& deployment) {
  deployment.failures_in_a_row = 0;
  deployment.launch_not_before.reset();
}

/// The next tasks of the deployment go elsewhere, if there is room.
void avoid(Deployment& deployment, const InstanceId& instance, Instant now) {
  std::erase_if(deployment.avoided, [&](const AvoidedInstance& each) {
    return each.until <= now || each.instance == instance;
  });
  if (deployment.avoided.size() == kMostAvoided) {
    deployment.avoided.erase(deployment.avoided.begin());
  }
  deployment.avoided.push_back({instance, now + kAvoidFor});
}

void delay_launch(Deployment& deployment, const Task& task, Instant now) {
  // Tasks that were started together fail as one attempt.
  if (deployment.launch_not_before && task.times.created < *deployment.launch_not_before) return;
  ++deployment.failures_in_a_row;
  deployment.launch_not_before = now + launch_delay(deployment.failures_in_a_row);
}

/// Placed on the same instance as one that has failed to start there, before that was known: says
/// more of the instance than of the deployment.
bool failed_with_others(const Deployment& deployment, const Task& task) {
  return !task.times.started &&
         std::ranges::any_of(deployment.avoided, [&](const AvoidedInstance& each) {
           return each.instance == task.instance && task.times.created + kAvoidFor < each.until;
         });
}

void count_end(Deployment& deployment, const Task& task, Choice choice, Instant now) {
  const bool exited = task.stop_code == "EssentialContainerExited";
  // Nobody asked it to.
  const bool by_itself = exited || task.stop_code == "TaskFailedToStart";
  const bool was_healthy = exited && task.tally == TaskTally::kHealthy;
  const bool counts_already = choice == Choice::kOfSeveral && failed_with_others(deployment, task);
  if (((by_itself && !was_healthy) || was_stopped_as_unhealthy(task)) && !counts_already) {
    ++deployment.failed_tasks;
  }
  if (!by_itself) return;
  if (!task.times.started) {
    if (!task.instance.empty() && !counts_already) avoid(deployment, task.instance, now);
    return delay_launch(deployment, task, now);
  }
  const Instant ended = task.times.execution_stopped.value_or(now);
  if (ended - *task.times.started < kShortLife) deployment.launch_not_before = now + kShortLife;
}

void count(Deployment& deployment, const ServiceTasks::Outcome& outcome,
           const CircuitBreaker& breaker, Choice choice, Instant now) {
  const Task& task = *outcome.task;
  if (task.times.started && task.tally == TaskTally::kNone) count_start(deployment);
  if (outcome.tally == TaskTally::kHealthy && breaker.resets_on_healthy_task) {
    deployment.failed_tasks = 0;
  }
  if (outcome.tally == TaskTally::kEnded) count_end(deployment, task, choice, now);
}

}  // namespace

Millis launch_delay(int failures_in_a_row) {
  if (failures_in_a_row <= 0) return Millis{0};
  const int doublings = std::min(failures_in_a_row - 1, 20);
  return std::min<Millis>(Seconds{std::int64_t{1} << doublings}, kLongestDelay);
}

std::set<InstanceId> avoided_instances(const Deployment& deployment, Instant now) {
  std::set<InstanceId> instances;
  for (const AvoidedInstance& each : deployment.avoided) {
    if (now < each.until) instances.insert(each.instance);
  }
  return instances;
}

engine::Plan tally_deployments(const engine::State& state, const Service& service,
                               const ServiceTasks& tasks, Instant now) {
  engine::Plan plan;
  const bool several = state.view<CapacityView>().taking_tasks() > 1;
  const Choice choice = several ? Choice::kOfSeveral : Choice::kNone;
  const CircuitBreaker breaker = judging_rules(state, service).breaker;
  std::vector<Deployment> counted = service.deployments;
  // What began before what ended: a task that became healthy earlier forgives no later failure.
  std::vector<ServiceTasks::Outcome> outcomes = tasks.untallied;
  std::ranges::stable_sort(outcomes, {}, &ServiceTasks::Outcome::tally);
  for (const auto& outcome : outcomes) {
    plan.add(TallyTask{outcome.task->id, outcome.tally});
    const auto at = std::ranges::find(counted, outcome.task->deployment, &Deployment::id);
    if (at != counted.end()) count(*at, outcome, breaker, choice, now);
  }
  for (std::size_t i = 0; i < counted.size(); ++i) {
    if (counted[i] == service.deployments[i]) continue;
    plan.add(CountDeploymentFailures{service.key(), counted[i].id, counted[i].failed_tasks,
                                     counted[i].failures_in_a_row, counted[i].launch_not_before,
                                     counted[i].avoided});
  }
  return plan;
}

}  // namespace minato::ecs
