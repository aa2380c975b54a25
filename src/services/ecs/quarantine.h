// Quarantine: a container instance on which tasks of services fail to start again and again, while
// others of the same deployments have just started elsewhere, takes no new tasks for a while. It
// carries an attribute that says until when; whoever deletes the attribute (DeleteAttributes) or
// sets the instance ACTIVE releases it, and whoever puts it there by hand (PutAttributes) keeps an
// instance out. Our own addition: ECS has none.
//
// What speaks against a machine has to be strong, for a machine that is blamed is lost to all: a
// failure counts only where another task of the deployment has started on another instance within
// the last ten minutes, not for an image that cannot be pulled, and once for all that were started
// together; and the failures are of two services, or nothing else runs there. No more than a tenth
// of a cluster's instances, or one, are put into quarantine. A deployment by itself keeps off an
// instance on which it has just failed in any case (Deployment::avoided).
#pragma once

#include <optional>
#include <vector>

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
  /// What showed that an instance is bad, one for each that is put into quarantine now.
  std::vector<const Task*> quarantined;
};

/// Counts the starts among a service's outcomes for their instances. Applied together with the
/// tally of the deployments, which counts each outcome once.
InstanceVerdicts judge_instances(const engine::State& state, const ServiceTasks& tasks,
                                 Instant now);

/// Ends a quarantine that is over, or says when to look again. The next failure after it is enough
/// for another.
engine::Plan end_quarantine(const ContainerInstance& instance, Instant now);

}  // namespace minato::ecs
