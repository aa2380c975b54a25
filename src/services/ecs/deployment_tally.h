// Counts the fates of a service's tasks into its deployments, each once, and sets the delay before
// the next start. ECS's rule: tasks that never reached RUNNING slow their service down, up to 15
// minutes; a task that ran is replaced at once. Our own addition: one that ended within a second of
// its start is replaced after a second, so that a crash loop leaves the machine to others. Failed
// is a task that did not start, failed its health checks, or (our own addition, too) ended by
// itself before it was healthy.
#pragma once

#include <set>

#include "engine/plan.h"
#include "services/ecs/service.h"
#include "services/ecs/service_tasks.h"

namespace minato::ecs {

/// The delay after so many tasks in a row that never ran: 1 s, doubled each time, at most 15
/// minutes.
Millis launch_delay(int failures_in_a_row);

/// On which one of its tasks has just failed to start.
std::set<InstanceId> avoided_instances(const Deployment& deployment, Instant now);

/// Where there are several instances, tasks that fail to start together on one count as one
/// failure.
engine::Plan tally_deployments(const engine::State& state, const Service& service,
                               const ServiceTasks& tasks, Instant now);

}  // namespace minato::ecs
