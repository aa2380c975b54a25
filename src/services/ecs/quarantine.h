// Quarantine: a container instance on which tasks of services fail to start again and again, while
// tasks of the same deployment run elsewhere, takes no new tasks for a while, so that one bad
// machine stalls nobody. It carries an attribute that says until when; whoever deletes the
// attribute (DeleteAttributes) or sets the instance ACTIVE releases it, and whoever puts it there
// by hand (PutAttributes) keeps an instance out. Our own addition: ECS has none.
#pragma once

#include <map>

#include "engine/plan.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/service_tasks.h"

namespace minato::ecs {

/// Starts in a row that fail before an instance is put into quarantine, and for how long.
inline constexpr int kFailedStartsToQuarantine = 3;
inline constexpr Millis kQuarantine = Seconds{10 * 60};

/// When it ends by itself; nothing: it does not, or there is none.
std::optional<Instant> quarantine_ends(const ContainerInstance& instance);

struct InstanceVerdicts {
  engine::Plan plan;
  /// Instances that were found bad now, by the deployment whose task showed it: what failed there
  /// says nothing of the deployment.
  std::map<DeploymentId, const Task*> blamed;
};

/// Counts the starts among a service's outcomes for their instances. Applied together with the
/// tally of the deployments, which counts each outcome once.
InstanceVerdicts judge_instances(const engine::State& state, const ServiceTasks& tasks,
                                 Instant now);

/// Ends a quarantine that is over, or says when to look again. The next failure after it is enough
/// for another.
engine::Plan end_quarantine(const ContainerInstance& instance, Instant now);

}  // namespace minato::ecs
