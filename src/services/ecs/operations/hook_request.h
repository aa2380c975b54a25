// What a request says of a lifecycle hook, checked; and the same shown again.
#pragma once

#include "api/ecs.h"
#include "base/result.h"
#include "engine/state.h"
#include "services/ecs/operations/strategy_request.h"

namespace minato::ecs {

Result<LifecycleHook> read_hook(const engine::State& state,
                                const api::DeploymentLifecycleHook& hook,
                                const StrategyPlace& place, DeploymentStrategy strategy);

api::DeploymentLifecycleHook show_hook(const LifecycleHook& hook);

/// To the API what is no pause is a Lambda function.
api::DeploymentLifecycleHookTargetType show_target_type(HookKind kind);
api::DeploymentLifecycleHookAction show(HookAction action);

}  // namespace minato::ecs
