#include "services/ecs/rollout_end.h"

#include "services/ecs/events.h"
#include "services/ecs/rollout_start.h"
#include "services/ecs/service_commands.h"
#include "services/ecs/service_deployment_commands.h"

namespace minato::ecs {
namespace {

using engine::Plan;

bool is_rollback(const engine::State& state, const Deployment& deployment) {
  const auto* object = state.table<ServiceDeployment>().find(deployment.service_deployment);
  return object != nullptr && object->rollback && object->rollback->revision == deployment.revision;
}

}  // namespace

Plan plan_completion(const engine::State& state, const Service& service, engine::Context& context) {
  const Deployment& primary = service.deployments.front();
  Plan plan;
  plan.add(SetRolloutState{service.key(), primary.id, RolloutState::kCompleted,
                           "ECS deployment " + primary.id.str() + " completed.", context.now});
  plan.add(make_event(service.key(), "(deployment " + primary.id.str() + ") deployment completed.",
                      context));
  const auto status = is_rollback(state, primary) ? ServiceDeploymentStatus::kRollbackSuccessful
                                                  : ServiceDeploymentStatus::kSuccessful;
  plan.add(FinishServiceDeployment{primary.service_deployment, status, "", context.now,
                                   failures_of(state, service)});
  plan.add(SetStableRevision{service.key(), primary.revision});
  return plan;
}

Plan plan_failure(const engine::State& state, const Service& service, OnFailure wanted,
                  const FailureReasons& reasons, engine::Context& context) {
  const Deployment& primary = service.deployments.front();
  const bool rollback = is_rollback(state, primary);
  // A deployment goes back once.
  if (wanted == OnFailure::kRollBack && !rollback && can_roll_back(state, service)) {
    return plan_rollback(
        state, service,
        {reasons.failure, "Service deployment rolled back " + reasons.because, reasons.rollout},
        context);
  }
  Plan plan = stop_hook_tasks(state, service, StoppedHooks::kAll, context.now);
  plan.add(SetRolloutState{service.key(), primary.id, RolloutState::kFailed, reasons.failure,
                           context.now});
  plan.add(FinishServiceDeployment{
      primary.service_deployment,
      rollback ? ServiceDeploymentStatus::kRollbackFailed : ServiceDeploymentStatus::kStopped,
      "Service deployment failed " + reasons.because, context.now, failures_of(state, service)});
  return plan;
}

}  // namespace minato::ecs
