#include "agent/task/health_rules.h"

#include <algorithm>

namespace minato::agent {
namespace {

constexpr Millis kFirstDelay{250};

Millis since(Instant now, const std::optional<Instant>& start) {
  return start ? std::max(now - *start, Millis{0}) : Millis{0};
}

// Until the first verdict a check follows after half the container's age.
Millis distance_to_next(const HealthCheckPlan& plan, const ContainerFacts& facts, Instant now) {
  if (facts.health != ContainerHealth::kUnknown) return plan.interval;
  const Millis early = std::max(since(now, facts.started_at) / 2, kFirstDelay);
  return std::min(early, plan.interval);
}

}  // namespace

void schedule_first_check(HealthProgress& progress, Instant now) {
  progress.check_started_at.reset();
  progress.next_check_at = now + kFirstDelay;
}

bool check_is_due(const HealthProgress& progress, Instant now) {
  return !progress.check_started_at && progress.next_check_at && *progress.next_check_at <= now;
}

void take_outcome(const HealthCheckPlan& plan, HealthProgress& progress, ContainerFacts& facts,
                  HealthOutcome outcome, Instant now) {
  const Instant checked_at = progress.check_started_at.value_or(now);
  progress.check_started_at.reset();
  if (outcome == HealthOutcome::kHealthy) {
    progress.consecutive_failures = 0;
    facts.health = ContainerHealth::kHealthy;
  } else {
    const bool early =
        facts.health == ContainerHealth::kUnknown &&
        since(checked_at, facts.started_at) < std::max(plan.interval, plan.start_period);
    if (!early && ++progress.consecutive_failures >= plan.retries) {
      facts.health = ContainerHealth::kUnhealthy;
    }
  }
  progress.next_check_at = now + distance_to_next(plan, facts, now);
}

}  // namespace minato::agent
