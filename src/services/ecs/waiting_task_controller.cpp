#include "services/ecs/waiting_task_controller.h"

#include <algorithm>
#include <vector>

#include "services/ecs/group_peers.h"
#include "services/ecs/placement/placement_planner.h"
#include "services/ecs/task_commands.h"
#include "services/ecs/waiting_task_commands.h"

namespace minato::ecs {
namespace {

using engine::Plan;
using engine::State;

constexpr Millis kRetry{1000};
/// Kinds of tasks that are tried in one pass: each that finds no room has looked at every machine.
constexpr std::size_t kMostTried = 20;
/// Of them the oldest, which never have to wait for their turn.
constexpr std::size_t kAlwaysTried = 10;

struct Waiting {
  const WaitingTask* record;
  const Task* task;
};
/// Tasks that are alike, the oldest first.
using Kind = std::vector<Waiting>;

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

/// The kind of the oldest task first.
std::vector<Kind> kinds_of(const std::vector<Waiting>& all) {
  std::vector<Kind> kinds;
  for (const Waiting& each : all) {
    const auto alike = std::ranges::find_if(
        kinds, [&](const Kind& kind) { return are_alike(kind.front(), each); });
    if (alike == kinds.end()) {
      kinds.push_back({each});
    } else {
      alike->push_back(each);
    }
  }
  return kinds;
}

/// What one pass leaves out has its chance in another: lots are drawn, since nothing is kept of
/// whose turn it was.
void keep_those_to_try(std::vector<Kind>& kinds, Random& random) {
  if (kinds.size() <= kMostTried) return;
  const auto others = kinds.begin() + kAlwaysTried;
  const auto first = static_cast<std::ptrdiff_t>(random.below(kinds.size() - kAlwaysTried));
  std::rotate(others, others + first, kinds.end());
  kinds.resize(kMostTried);
}

PlacementRequest request_for(const State& state, const Kind& alike, Random& random) {
  const auto& [record, task] = alike.front();
  PlacementRequest request{.cluster = record->cluster,
                           .resources = task->resources,
                           .peers = {},
                           .count = static_cast<int>(alike.size()),
                           .rules = record->rules,
                           .group = task->group};
  if (goes_by_peers(*task, record->rules)) {
    request.peers = peers_of_group(state, record->cluster, task->group);
  }
  if (draws_lots(record->rules)) request.seed = random.next();
  request.with_refusals = false;
  return request;
}

/// Where there is room for some of these.
void place(const State& state, const Kind& alike, engine::Context& context, Plan& plan) {
  const auto result = plan_placement(state, request_for(state, alike, context.random));
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
  std::vector<Kind> kinds = kinds_of(waiting_of(state, cluster, plan));
  keep_those_to_try(kinds, context.random);
  for (const Kind& kind : kinds) {
    // What one placement takes is only seen by the next round.
    if (!plan.empty()) break;
    place(state, kind, context, plan);
  }
  if (!state.index<WaitingTasksByCluster>().find(cluster).empty()) {
    plan.wake(context.now + kRetry);
  }
  return plan;
}

}  // namespace minato::ecs
