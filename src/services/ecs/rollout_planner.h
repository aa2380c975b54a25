// The arithmetic of a rolling update, without tasks or state: how many new tasks to start and how
// many of which kind to stop now. ECS's rules: during a deployment never fewer than minimum healthy
// percent of the desired count ready, never more than maximum percent running or starting.
#pragma once

namespace minato::ecs {

/// A service's tasks that are wanted to run, by deployment and readiness.
struct RolloutCounts {
  int desired = 0;
  int minimum_healthy_percent = 100;
  int maximum_percent = 200;
  // Of the primary deployment.
  int new_ready = 0;
  int new_pending = 0;
  int new_unhealthy = 0;
  // Of all others.
  int old_ready = 0;
  /// RUNNING, but its health is not (or no longer) known: it may well be serving. Protected ones,
  /// too, that do not serve yet or no longer: they stay.
  int old_waiting = 0;
  /// Starting, or unhealthy.
  int old_unready = 0;
};

struct RolloutStep {
  int start = 0;
  // To stop, of each kind.
  int new_surplus = 0;
  int new_unhealthy = 0;
  int old_ready = 0;
  int old_waiting = 0;
  int old_unready = 0;
  /// New tasks are wanted and percentages of this desired count leave room for neither starting nor
  /// stopping.
  bool stuck = false;

  friend bool operator==(const RolloutStep&, const RolloutStep&) = default;
};

/// Rounded up.
int minimum_ready(int desired, int minimum_healthy_percent);
/// Rounded down.
int maximum_active(int desired, int maximum_percent);

RolloutStep plan_rollout(const RolloutCounts& counts);

/// Of a deployment that has failed and is not rolled back: as with ECS nothing is started any more,
/// and what runs goes on; only what is more than the desired count stops, new tasks first.
RolloutStep plan_failed_rollout(const RolloutCounts& counts);

}  // namespace minato::ecs
