// The hooks of a guided deployment: begun when a stage is, looked at until they are over. A pause
// waits for ContinueServiceDeployment, a task for its end, a URL for its answer.
#pragma once

#include <span>
#include <string>

#include "engine/engine.h"
#include "engine/plan.h"
#include "services/ecs/service.h"
#include "services/ecs/service_deployment.h"

namespace minato::ecs {

/// Of hooks that name no time: ECS's day.
inline constexpr int kHookTimeoutMinutes = 24 * 60;

/// The hooks of the stage that the lifecycle has come to, as runs of their own.
void begin_hooks(const StrategySettings& settings, Lifecycle& lifecycle, engine::Context& context);

/// Those of a rollback, once its traffic has gone back: ECS asks the hooks of the stages that shift
/// traffic once more. Of the stages that the deployment had not come to none.
void begin_rollback_hooks(const StrategySettings& settings, const Lifecycle& before,
                          Lifecycle& lifecycle, engine::Context& context);

/// The runs that are waited for: of the stage, or of the rollback.
std::span<const HookRun> present_runs(const Lifecycle& lifecycle);

struct HookOutcome {
  /// All hooks of the stage have succeeded, or timed out where that is to be passed over.
  bool done = true;
  /// None is waited for any more, however it ended.
  bool over = true;
  /// Why the deployment fails; empty: it does not.
  std::string failure;
  /// A task of a hook has been given room, which the state does not show yet.
  bool placed = false;
};

/// Takes the stage's hooks further: into `lifecycle`, and by commands.
HookOutcome progress_hooks(const engine::State& state, const Service& service,
                           const ServiceDeployment& rollout, Lifecycle& lifecycle,
                           engine::Plan& plan, engine::Context& context);

}  // namespace minato::ecs
