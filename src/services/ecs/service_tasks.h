// A service's tasks sorted for its controller: by deployment, by what is wanted of them and by
// readiness. Points into the state; good until the next commit.
#pragma once

#include <vector>

#include "engine/state.h"
#include "services/ecs/readiness.h"
#include "services/ecs/rollout_planner.h"
#include "services/ecs/service.h"
#include "services/ecs/task.h"

namespace minato::ecs {

struct ServiceTasks {
  using Tasks = std::vector<const Task*>;
  /// Wanted to run, of the primary deployment.
  Tasks new_ready, new_pending, new_unhealthy;
  /// Wanted to run, of the others, and those of the primary whose container instance drains.
  Tasks old_ready, old_waiting, old_unready;
  /// Everything not STOPPED, stopping ones included.
  Tasks alive;
  /// What its deployment has not counted yet.
  struct Outcome {
    const Task* task;
    TaskTally tally;
  };
  std::vector<Outcome> untallied;

  int active() const {
    return static_cast<int>(new_ready.size() + new_pending.size() + new_unhealthy.size() +
                            old_ready.size() + old_waiting.size() + old_unready.size());
  }
};

ServiceTasks sort_tasks(const engine::State& state, const Service& service, Instant now);

/// The same with another deployment in the place of the primary: against all others, or its tasks
/// alone, as if the service had no others.
enum class Beside { kAllOthers, kNoOthers };
ServiceTasks sort_tasks_of(const engine::State& state, const Service& service,
                           const DeploymentId& deployment, Beside beside, Instant now);

/// A deployment's tasks that are ready. Those on a machine that drains included: they serve until
/// their successors do.
int count_ready(const engine::State& state, const Service& service, const DeploymentId& deployment,
                Instant now);

/// All deployments as one: new are the tasks that stay where they are, old those that must leave,
/// because their container instance drains or they are being moved.
ServiceTasks sort_tasks_by_stay(const engine::State& state, const Service& service, Instant now);

RolloutCounts count_tasks(const Service& service, const ServiceTasks& tasks);

/// Tasks of the service that are not STOPPED, for each instance.
std::map<InstanceId, int> count_peers(const ServiceTasks& tasks);

}  // namespace minato::ecs
