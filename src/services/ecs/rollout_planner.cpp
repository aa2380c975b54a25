#include "services/ecs/rollout_planner.h"

#include <algorithm>

namespace minato::ecs {

int minimum_ready(int desired, int minimum_healthy_percent) {
  return (desired * minimum_healthy_percent + 99) / 100;
}

int maximum_active(int desired, int maximum_percent) { return desired * maximum_percent / 100; }

RolloutStep plan_rollout(const RolloutCounts& counts) {
  RolloutStep step;
  const int new_good = counts.new_ready + counts.new_pending;
  const int missing = std::max(0, counts.desired - new_good);

  // What is not ready carries no load: an old task that is not ready makes room at once.
  step.old_unready = counts.old_unready;
  step.new_surplus = std::max(0, new_good - counts.desired);

  // Starting. Without others to exchange, the maximum has nothing to limit.
  const int others = counts.old_ready + counts.new_unhealthy;
  const int room =
      maximum_active(counts.desired, counts.maximum_percent) - new_good - others + step.new_surplus;
  step.start = others > 0 ? std::clamp(room, 0, missing) : missing;

  // Stopping. Surplus pending tasks are stopped before ready ones.
  const int surplus_ready = std::max(0, step.new_surplus - counts.new_pending);
  int ready = counts.new_ready - surplus_ready + counts.old_ready;
  const int blocked = missing - step.start;
  // An unhealthy task is exchanged when its successor is ready, or when it stands in its way.
  if (ready >= counts.desired) {
    step.new_unhealthy = counts.new_unhealthy;
  } else {
    step.new_unhealthy = std::min(counts.new_unhealthy, blocked);
  }
  // An old ready task goes when the others suffice, or down to the minimum to make room for a new
  // one.
  const int unneeded = std::clamp(ready - counts.desired, 0, counts.old_ready);
  ready -= unneeded;
  const int spare =
      std::max(0, ready - minimum_ready(counts.desired, counts.minimum_healthy_percent));
  const int making_room = std::clamp(blocked - step.new_unhealthy - unneeded, 0,
                                     std::min(spare, counts.old_ready - unneeded));
  step.old_ready = unneeded + making_room;

  step.stuck = blocked > 0 && step.start == 0 && step.new_unhealthy == 0 && step.old_ready == 0 &&
               step.old_unready == 0 && counts.new_pending == 0;
  return step;
}

}  // namespace minato::ecs
