// When a container's health check runs and what its outcomes mean, as Docker and ECS do it:
// `retries` failures in a row make it UNHEALTHY, one success makes it HEALTHY, and failures within
// the start period do not count before the first success. One thing is quicker than there: a
// container that has just started is looked at after a quarter of a second, then at growing
// distances, instead of after one whole interval. A success counts at once; a failure counts only
// once a whole interval (and the start period) has passed, so nothing fails sooner.
#pragma once

#include "agent/task/task_event.h"
#include "agent/task/task_state.h"

namespace minato::agent {

/// The first check of a container that has just started, or that an agent has just adopted.
void schedule_first_check(HealthProgress& progress, Instant now);

/// Whether a check is due now.
bool check_is_due(const HealthProgress& progress, Instant now);

/// Takes the outcome of the check that runs: sets `facts.health` and plans the next check.
void take_outcome(const HealthCheckPlan& plan, HealthProgress& progress, ContainerFacts& facts,
                  HealthOutcome outcome, Instant now);

}  // namespace minato::agent
