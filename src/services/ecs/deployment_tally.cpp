#include "services/ecs/deployment_tally.h"

#include <algorithm>

#include "services/ecs/service_commands.h"
#include "services/ecs/task_commands.h"

namespace minato::ecs {
namespace {

constexpr Millis kLongestDelay = Seconds{15 * 60};
constexpr Millis kShortLife = Seconds{1};

/// It ended, and nobody asked it to.
bool failed(const Task& task) {
  return task.stop_code == "TaskFailedToStart" || task.stop_code == "EssentialContainerExited";
}

void count_start(Deployment& deployment) {
  deployment.failed_tasks = 0;
  deployment.failures_in_a_row = 0;
  deployment.launch_not_before.reset();
}

void count_end(Deployment& deployment, const Task& task, Instant now) {
  if (!failed(task)) return;
  ++deployment.failed_tasks;
  if (!task.times.started) {
    // Tasks that were started together fail as one attempt.
    if (deployment.launch_not_before && task.times.created < *deployment.launch_not_before) return;
    ++deployment.failures_in_a_row;
    deployment.launch_not_before = now + launch_delay(deployment.failures_in_a_row);
    return;
  }
  const Instant ended = task.times.execution_stopped.value_or(now);
  if (ended - *task.times.started < kShortLife) deployment.launch_not_before = now + kShortLife;
}

}  // namespace

Millis launch_delay(int failures_in_a_row) {
  if (failures_in_a_row <= 0) return Millis{0};
  const int doublings = std::min(failures_in_a_row - 1, 20);
  return std::min<Millis>(Seconds{std::int64_t{1} << doublings}, kLongestDelay);
}

engine::Plan tally_deployments(const Service& service, const ServiceTasks& tasks, Instant now) {
  engine::Plan plan;
  std::vector<Deployment> counted = service.deployments;
  for (const Task* task : tasks.untallied) {
    const bool ended = task->last_status == TaskStatus::kStopped;
    plan.add(TallyTask{task->id, ended ? TaskTally::kEnded : TaskTally::kStarted});
    const auto at = std::ranges::find(counted, task->deployment, &Deployment::id);
    if (at == counted.end()) continue;
    if (task->times.started && task->tally == TaskTally::kNone) count_start(*at);
    if (ended) count_end(*at, *task, now);
  }
  for (std::size_t i = 0; i < counted.size(); ++i) {
    if (counted[i] == service.deployments[i]) continue;
    plan.add(CountDeploymentFailures{service.key(), counted[i].id, counted[i].failed_tasks,
                                     counted[i].failures_in_a_row, counted[i].launch_not_before});
  }
  return plan;
}

}  // namespace minato::ecs
