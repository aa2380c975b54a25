#include "services/ecs/rollout_planner.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace minato::ecs {

int minimum_ready(int desired, int minimum_healthy_percent) {
  return static_cast<int>((std::int64_t{desired} * minimum_healthy_percent + 99) / 100);
}

int maximum_active(int desired, int maximum_percent) {
  const std::int64_t most = std::int64_t{desired} * maximum_percent / 100;
  return static_cast<int>(std::min<std::int64_t>(most, std::numeric_limits<int>::max()));
}

RolloutStep plan_rollout(const RolloutCounts& counts) {
  RolloutStep step;
  const int new_good = counts.new_ready + counts.new_pending;
  const int missing = std::max(0, counts.desired - new_good);

  // What starts or is unhealthy carries no load: an old one makes room at once.
  step.old_unready = counts.old_unready;
  step.new_surplus = std::max(0, new_good - counts.desired);

  // Starting. Without others to exchange, the maximum has nothing to limit.
  const int others = counts.old_ready + counts.old_waiting + counts.new_unhealthy;
  const std::int64_t room = std::int64_t{maximum_active(counts.desired, counts.maximum_percent)} -
                            new_good - others + step.new_surplus;
  step.start = others > 0 ? static_cast<int>(std::clamp<std::int64_t>(room, 0, missing)) : missing;

  // Stopping. Surplus pending tasks are stopped before ready ones.
  const int surplus_ready = std::max(0, step.new_surplus - counts.new_pending);
  const int ready = counts.new_ready - surplus_ready + counts.old_ready;
  const int blocked = missing - step.start;
  // An unhealthy task is exchanged when its successor is ready, or when it stands in its way.
  if (ready >= counts.desired) {
    step.new_unhealthy = counts.new_unhealthy;
  } else {
    step.new_unhealthy = std::min(counts.new_unhealthy, blocked);
  }
  // An old task goes when the others suffice, those that wait for their health first.
  const int unneeded = std::clamp(ready + counts.old_waiting - counts.desired, 0,
                                  counts.old_waiting + counts.old_ready);
  step.old_waiting = std::min(unneeded, counts.old_waiting);
  step.old_ready = unneeded - step.old_waiting;
  // Or to make room for a new one: ready ones down to the minimum.
  int in_the_way = std::max(0, blocked - step.new_unhealthy - unneeded);
  const int more_waiting = std::min(in_the_way, counts.old_waiting - step.old_waiting);
  step.old_waiting += more_waiting;
  in_the_way -= more_waiting;
  const int spare = std::max(
      0, ready - step.old_ready - minimum_ready(counts.desired, counts.minimum_healthy_percent));
  step.old_ready += std::min({in_the_way, spare, counts.old_ready - step.old_ready});

  step.stuck = blocked > 0 && step.start == 0 && step.new_unhealthy == 0 && step.old_ready == 0 &&
               step.old_waiting == 0 && step.old_unready == 0 && counts.new_pending == 0;
  return step;
}

RolloutStep plan_failed_rollout(const RolloutCounts& counts) {
  RolloutStep step;
  int surplus = counts.new_ready + counts.new_pending + counts.new_unhealthy + counts.old_ready +
                counts.old_waiting + counts.old_unready - counts.desired;
  const auto take = [&surplus](int available) {
    const int taken = std::clamp(surplus, 0, available);
    surplus -= taken;
    return taken;
  };
  step.new_unhealthy = take(counts.new_unhealthy);
  step.old_unready = take(counts.old_unready);
  step.new_surplus = take(counts.new_pending);
  step.old_waiting = take(counts.old_waiting);
  // What is ready goes last, and not below the minimum while the others are not.
  const int ready = counts.new_ready + counts.old_ready;
  int spare = std::max(0, ready - minimum_ready(counts.desired, counts.minimum_healthy_percent));
  const int new_ready = take(std::min(counts.new_ready, spare));
  spare -= new_ready;
  step.new_surplus += new_ready;
  step.old_ready = take(std::min(counts.old_ready, spare));
  return step;
}

}  // namespace minato::ecs
