// How a rollout begins, goes back and ends before its time: the commands for it, shared by the API
// and the service's controller.
#pragma once

#include <string>

#include "engine/engine.h"
#include "engine/plan.h"
#include "services/ecs/service.h"
#include "services/ecs/service_deployment.h"
#include "services/ecs/service_deployment_commands.h"
#include "services/ecs/service_revision.h"

namespace minato::ecs {

/// A revision with a new id, to be filled.
ServiceRevision make_revision(const ServiceKey& service, engine::Context& context);

/// A deployment of the revision, IN_PROGRESS.
Deployment make_deployment(const ServiceRevision& revision, engine::Context& context);

/// The object for it, and the deployment's name of it.
ServiceDeployment make_service_deployment(const Service& service, const ServiceRevision& revision,
                                          Deployment& deployment, engine::Context& context);

/// The commands for a new PRIMARY; what was in progress is over.
engine::Plan plan_rollout_start(const engine::State& state, const Service& service,
                                ServiceRevision revision, engine::Context& context);

/// What is in progress ends as it is: nobody waits for it any more.
engine::Plan plan_supersession(const engine::State& state, const Service& service,
                               const std::string& reason, Instant now);

/// Tasks of hooks that still run stop: what they were run for is over. Those that hear of a
/// rollback only on their own account.
enum class StoppedHooks { kAll, kBeforeRollback };
engine::Plan stop_hook_tasks(const engine::State& state, const Service& service, StoppedHooks which,
                             Instant now);

/// Whether there is a revision to go back to, other than the primary's: the one that served as a
/// guided deployment began, as long as it is there, else what was last deployed to its end.
bool can_roll_back(const engine::State& state, const Service& service);

/// The primary fails, and the service goes back to that revision;
/// its tasks that still run serve on. To be called only where can_roll_back. `rollout_reason` is
/// told of the deployment that becomes the primary: it is followed by that deployment's id.
struct RollbackReasons {
  std::string failure;
  std::string rollback;
  std::string rollout;
};
engine::Plan plan_rollback(const engine::State& state, const Service& service,
                           const RollbackReasons& reasons, engine::Context& context);

/// How the primary's tasks have fared.
Failures failures_of(const engine::State& state, const Service& service);

}  // namespace minato::ecs
