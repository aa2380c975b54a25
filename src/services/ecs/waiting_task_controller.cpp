#include "services/ecs/waiting_task_controller.h"

#include <algorithm>
#include <vector>

#include "services/ecs/placement/placement_planner.h"
#include "services/ecs/task_commands.h"
#include "services/ecs/waiting_task_commands.h"

namespace minato::ecs {
namespace {

using engine::Plan;
using engine::State;

constexpr Millis kRetry{1000};
/// Kinds of tasks that are tried in one pass: each that finds no room has looked at every machine.
constexpr int kMostTried = 20;

struct Waiting {
  const WaitingTask* record;
  const Task* task;
};

/// One request to the planner serves both.
bool are_alike(const Waiting& a, const Waiting& b) {
  return a.task->group == b.task->group && a.task->resources == b.task->resources &&
         a.record->rules == b.record->rules;
}

/// Oldest first; what was stopped meanwhile leaves.
std::vector<Waiting> waiting_of(const State& state, const ClusterName& cluster, Plan& plan) {
  std::vector<Waiting> all;
  for (const WaitingTask* record : state.index<WaitingTasksByCluster>().find(cluster)) {
    const Task* task = state.table<Task>().find(record->task);
    const bool waits = task != nullptr && task->instance.empty() &&
                       task->desired_status == DesiredStatus::kRunning;
    if (waits) {
      all.push_back({record, task});
    } else {
      plan.add(EndWaiting{record->task});
    }
  }
  std::ranges::sort(all, {}, [](const Waiting& each) {
    return std::pair(each.record->since, each.record->task);
  });
  return all;
}

std::map<InstanceId, int> peers_of(const State& state, const Waiting& first) {
  std::map<InstanceId, int> peers;
  for (const Task* task : state.index<TasksByCluster>().find(first.record->cluster)) {
    const bool counts = task->group == first.task->group && !task->instance.empty() &&
                        task->last_status != TaskStatus::kStopped;
    if (counts) ++peers[task->instance];
  }
  return peers;
}

/// Where there is room for some of these, which are alike.
void place(const State& state, const std::vector<Waiting>& alike, engine::Context& context,
           Plan& plan) {
  const Waiting& first = alike.front();
  const auto result = plan_placement(state, {.cluster = first.record->cluster,
                                             .resources = first.task->resources,
                                             .peers = peers_of(state, first),
                                             .count = static_cast<int>(alike.size()),
                                             .rules = first.record->rules,
                                             .group = first.task->group,
                                             .seed = context.random.next()});
  for (std::size_t i = 0; i < result.placed.size(); ++i) {
    const TaskId& id = alike[i].task->id;
    plan.add(PlaceTask{id, result.placed[i]});
    plan.add(AdvanceTask{id, TaskStatus::kPending, context.now});
    plan.add(EndWaiting{id});
  }
}

}  // namespace

Plan reconcile_waiting_tasks(const State& state, const ClusterName& cluster,
                             engine::Context& context) {
  Plan plan;
  std::vector<Waiting> left = waiting_of(state, cluster, plan);
  // What one placement takes is only seen by the next round.
  for (int tried = 0; plan.empty() && !left.empty() && tried < kMostTried; ++tried) {
    const auto others = std::stable_partition(
        left.begin(), left.end(),
        [first = left.front()](const Waiting& each) { return are_alike(first, each); });
    place(state, {left.begin(), others}, context, plan);
    left.erase(left.begin(), others);
  }
  if (!state.index<WaitingTasksByCluster>().find(cluster).empty()) {
    plan.wake(context.now + kRetry);
  }
  return plan;
}

}  // namespace minato::ecs
