#include "services/ecs/operations/hook_request.h"

#include <algorithm>
#include <boost/json.hpp>

#include "api/ecs_codec.h"
#include "services/ecs/hook_task.h"
#include "services/ecs/operations/task_request.h"
#include "wire/codec/json_codec.h"

namespace minato::ecs {
namespace {

using Kind = api::DeploymentLifecycleHookTargetType;

constexpr int kLongestTimeout = 20'160;

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

LifecycleStage read_stage(api::DeploymentLifecycleHookStage stage) {
  LifecycleStage read = LifecycleStage::kReconcileService;
  parse_enum(to_string(stage), read);
  return read;
}

/// A rolling update moves no traffic.
bool has_stage(DeploymentStrategy strategy, LifecycleStage stage) {
  return strategy != DeploymentStrategy::kRolling || stage == LifecycleStage::kPreScaleUp ||
         stage == LifecycleStage::kPostScaleUp;
}

Status check_stage(const LifecycleHook& hook, LifecycleStage stage, DeploymentStrategy strategy) {
  const std::string name(to_string(stage));
  if (!has_stage(strategy, stage)) {
    return invalid(
        "lifecycleHooks.lifecycleStages: the ROLLING strategy has the stages "
        "PRE_SCALE_UP and POST_SCALE_UP, and no " +
        name + '.');
  }
  const bool shifts = stage == LifecycleStage::kTestTrafficShift ||
                      stage == LifecycleStage::kProductionTrafficShift;
  if (hook.kind != HookKind::kPause || !shifts) return {};
  return invalid("PAUSE hooks cannot be configured at the " + name + " stage.");
}

Status read_stages(const api::DeploymentLifecycleHook& wanted, DeploymentStrategy strategy,
                   LifecycleHook& hook) {
  if (!wanted.lifecycle_stages || wanted.lifecycle_stages->empty()) {
    return invalid("lifecycleHooks.lifecycleStages cannot be empty.");
  }
  for (const auto each : *wanted.lifecycle_stages) {
    const LifecycleStage stage = read_stage(each);
    if (auto good = check_stage(hook, stage, strategy); !good) return good;
    if (std::ranges::count(hook.stages, stage) == 0) hook.stages.push_back(stage);
  }
  return {};
}

Status read_timeout(const api::DeploymentLifecycleHook& wanted, LifecycleHook& hook) {
  if (!wanted.timeout_configuration) return {};
  const auto& [minutes, action] = *wanted.timeout_configuration;
  if (minutes && (*minutes < 1 || *minutes > kLongestTimeout)) {
    return invalid(
        "lifecycleHooks.timeoutConfiguration.timeoutInMinutes must be between 1 and "
        "20160.");
  }
  hook.timeout_minutes = minutes;
  if (action) {
    hook.timeout_action = *action == api::DeploymentLifecycleHookAction::kContinue
                              ? HookAction::kContinue
                              : HookAction::kRollback;
  }
  return {};
}

Status check_no_sizes(const api::TaskOverride& overrides) {
  bool sized = overrides.cpu || overrides.memory;
  if (overrides.container_overrides) {
    for (const auto& each : *overrides.container_overrides) {
      sized = sized || each.cpu || each.memory || each.memory_reservation;
    }
  }
  if (!sized) return {};
  return fail(ErrorCode::kUnsupportedMember,
              "hookDetails.overrides of a task hook can not change cpu or memory in Minato: "
              "register a task definition with them.");
}

/// {"overrides": {...}}, as RunTask takes them.
Status read_overrides(LifecycleHook& hook) {
  if (hook.details.empty()) return {};
  boost::system::error_code error;
  const auto json = boost::json::parse(hook.details, error);
  if (error || !json.is_object()) return invalid("hookDetails of a task hook must be an object.");
  for (const auto& member : json.get_object()) {
    if (member.key() == "overrides") continue;
    return invalid("hookDetails of a task hook may have the member overrides, not " +
                   std::string(member.key()) + '.');
  }
  const auto* overrides = json.get_object().if_contains("overrides");
  if (overrides == nullptr) return {};
  auto read = wire::decode_json<api::TaskOverride>(*overrides);
  if (!read) return invalid("hookDetails.overrides: " + read.error().message);
  if (auto good = check_no_sizes(*read); !good) return good;
  hook.overrides = Document<api::TaskOverride>(std::move(*read));
  return {};
}

/// As RunTask would check it.
Status check_task(const engine::State& state, const StrategyPlace& place, LifecycleHook& hook) {
  if (auto good = read_overrides(hook); !good) return good;
  api::RunTaskRequest run;
  run.cluster = place.cluster.str();
  run.task_definition = hook.target;
  if (place.launch_type == LaunchType::kFargate) run.launch_type = api::LaunchType::kFargate;
  const auto* definition = state.table<TaskDefinition>().find(*task_definition_in(hook.target));
  if (definition != nullptr && place.network &&
      definition->document->network_mode == api::NetworkMode::kAwsvpc) {
    run.network_configuration = *place.network;
  }
  if (hook.overrides) run.overrides = *hook.overrides;
  const auto read = read_run(state, run);
  if (!read) return invalid("lifecycleHooks.hookTargetArn: " + read.error().message);
  return {};
}

Status read_target(const engine::State& state, const StrategyPlace& place, LifecycleHook& hook) {
  if (hook.target.starts_with("http://") || hook.target.starts_with("https://")) {
    hook.kind = HookKind::kHttp;
    return {};
  }
  if (task_definition_in(hook.target)) {
    hook.kind = HookKind::kTask;
    return check_task(state, place, hook);
  }
  if (hook.target.empty()) {
    return invalid("lifecycleHooks.hookTargetArn is needed by hooks other than PAUSE.");
  }
  return fail(ErrorCode::kUnsupportedMember,
              "lifecycleHooks.hookTargetArn " + hook.target +
                  ": Lambda functions are not supported by Minato. The target of a hook is the ARN "
                  "of a task definition, with its revision, or an http or https URL; or "
                  "targetType is PAUSE.");
}

}  // namespace

Result<LifecycleHook> read_hook(const engine::State& state,
                                const api::DeploymentLifecycleHook& wanted,
                                const StrategyPlace& place, DeploymentStrategy strategy) {
  LifecycleHook hook;
  hook.target = wanted.hook_target_arn.value_or("");
  hook.role = wanted.role_arn.value_or("");
  hook.details = wanted.hook_details.value_or("");
  Status good;
  if (wanted.target_type == Kind::kPause) {
    if (!hook.target.empty()) return invalid("PAUSE hooks have no hookTargetArn.");
  } else {
    good = read_target(state, place, hook);
  }
  if (good) good = read_stages(wanted, strategy, hook);
  if (good) good = read_timeout(wanted, hook);
  if (!good) return fail(good.error());
  return hook;
}

api::DeploymentLifecycleHook show_hook(const LifecycleHook& hook) {
  api::DeploymentLifecycleHook shown;
  shown.target_type = show_target_type(hook.kind);
  if (!hook.target.empty()) shown.hook_target_arn = hook.target;
  if (!hook.role.empty()) shown.role_arn = hook.role;
  if (!hook.details.empty()) shown.hook_details = hook.details;
  shown.lifecycle_stages.emplace();
  for (const auto stage : hook.stages) {
    if (const auto named = api::parse_deployment_lifecycle_hook_stage(to_string(stage))) {
      shown.lifecycle_stages->push_back(*named);
    }
  }
  if (hook.timeout_minutes || hook.timeout_action) {
    auto& timeout = shown.timeout_configuration.emplace();
    timeout.timeout_in_minutes = hook.timeout_minutes;
    if (hook.timeout_action) timeout.action = show(*hook.timeout_action);
  }
  return shown;
}

Kind show_target_type(HookKind kind) {
  return kind == HookKind::kPause ? Kind::kPause : Kind::kAwsLambda;
}

api::DeploymentLifecycleHookAction show(HookAction action) {
  return action == HookAction::kContinue ? api::DeploymentLifecycleHookAction::kContinue
                                         : api::DeploymentLifecycleHookAction::kRollback;
}

}  // namespace minato::ecs
