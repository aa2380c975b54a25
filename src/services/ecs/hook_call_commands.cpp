#include "services/ecs/hook_call_commands.h"

#include "services/ecs/service_deployment.h"

namespace minato::ecs {

void CreateHookCall::apply(engine::Commit& commit) const {
  commit.erase<HookCall>(call.id);
  commit.insert(call);
}

void DropHookCall::apply(engine::Commit& commit) const { commit.erase<HookCall>(id); }

void AnswerHookCall::apply(engine::Commit& commit) const {
  const HookCall* call = commit.state().table<HookCall>().find(id);
  if (call == nullptr) return;
  const ServiceDeploymentId deployment = call->deployment;
  commit.erase<HookCall>(id);
  const auto* present = commit.state().table<ServiceDeployment>().find(deployment);
  if (present == nullptr || !present->lifecycle) return;
  commit.update<ServiceDeployment>(deployment, [&](ServiceDeployment& changed) {
    for (HookRun& run : changed.lifecycle->runs) {
      if (run.id != id.str() || is_over(run)) continue;
      run.status = status;
      run.reason = reason;
      run.call_at = call_again_at;
      run.failures = failures;
    }
  });
}

}  // namespace minato::ecs
