// StrategySettings: how a service exchanges one revision for the next, where that is more than a
// plain rolling update: a strategy that shifts traffic, time to bake, hooks along the way.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/enum_names.h"
#include "base/units.h"
#include "engine/field.h"
#include "services/document.h"
#include "services/ecs/document_shapes.h"

namespace minato::ecs {

enum class DeploymentStrategy { kRolling, kBlueGreen, kCanary, kLinear };
constexpr EnumNames<DeploymentStrategy, 4> names_of(DeploymentStrategy) {
  return {"ROLLING", "BLUE_GREEN", "CANARY", "LINEAR"};
}

/// In their order. Hooks know all but SCALE_UP, BAKE_TIME and CLEAN_UP; a service deployment shows
/// PRE_PRODUCTION_TRAFFIC_SHIFT as PRODUCTION_TRAFFIC_SHIFT, as ECS's API has no other word.
enum class LifecycleStage {
  kReconcileService,
  kPreScaleUp,
  kScaleUp,
  kPostScaleUp,
  kTestTrafficShift,
  kPostTestTrafficShift,
  kPreProductionTrafficShift,
  kProductionTrafficShift,
  kPostProductionTrafficShift,
  kBakeTime,
  kCleanUp
};
constexpr EnumNames<LifecycleStage, 11> names_of(LifecycleStage) {
  return {"RECONCILE_SERVICE",
          "PRE_SCALE_UP",
          "SCALE_UP",
          "POST_SCALE_UP",
          "TEST_TRAFFIC_SHIFT",
          "POST_TEST_TRAFFIC_SHIFT",
          "PRE_PRODUCTION_TRAFFIC_SHIFT",
          "PRODUCTION_TRAFFIC_SHIFT",
          "POST_PRODUCTION_TRAFFIC_SHIFT",
          "BAKE_TIME",
          "CLEAN_UP"};
}

/// What a hook does: it waits for somebody's word, runs a task to its end, or asks a URL. To the
/// API the latter two are AWS_LAMBDA with a target of our own.
enum class HookKind { kPause, kTask, kHttp };
constexpr EnumNames<HookKind, 3> names_of(HookKind) { return {"PAUSE", "TASK", "HTTP"}; }

enum class HookAction { kRollback, kContinue };
constexpr EnumNames<HookAction, 2> names_of(HookAction) { return {"ROLLBACK", "CONTINUE"}; }

struct LifecycleHook {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("kind", &LifecycleHook::kind),
                      field("target", &LifecycleHook::target),
                      field("role", &LifecycleHook::role),
                      field("stages", &LifecycleHook::stages),
                      field("details", &LifecycleHook::details),
                      field("overrides", &LifecycleHook::overrides),
                      field("timeoutMinutes", &LifecycleHook::timeout_minutes),
                      field("timeoutAction", &LifecycleHook::timeout_action)};
  }
  friend bool operator==(const LifecycleHook&, const LifecycleHook&) = default;

  HookKind kind = HookKind::kPause;
  /// A task definition's ARN or a URL.
  std::string target;
  std::string role;
  std::vector<LifecycleStage> stages;
  /// JSON, as it was given; empty: none.
  std::string details;
  /// Of a task; those that the details name.
  Document<api::TaskOverride> overrides;
  /// Empty: not given.
  std::optional<int> timeout_minutes;
  std::optional<HookAction> timeout_action;
};

/// A rolling deployment is successful before all of it is done.
struct EarlySuccess {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("enabled", &EarlySuccess::enabled),
                      field("healthyPercent", &EarlySuccess::healthy_percent),
                      field("defersCleanup", &EarlySuccess::defers_cleanup)};
  }
  friend bool operator==(const EarlySuccess&, const EarlySuccess&) = default;

  bool enabled = false;
  int healthy_percent = 100;
  /// Old tasks may still be there at its success.
  bool defers_cleanup = false;
};

struct StrategySettings {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("strategy", &StrategySettings::strategy),
                      field("bakeMinutes", &StrategySettings::bake_minutes),
                      field("stepTenths", &StrategySettings::step_tenths),
                      field("stepBakeMinutes", &StrategySettings::step_bake_minutes),
                      field("hooks", &StrategySettings::hooks),
                      field("earlySuccess", &StrategySettings::early_success)};
  }
  friend bool operator==(const StrategySettings&, const StrategySettings&) = default;

  DeploymentStrategy strategy = DeploymentStrategy::kRolling;
  /// How long both revisions stay after all traffic has moved.
  std::optional<int> bake_minutes;
  /// Of CANARY the first share of traffic, of LINEAR each, in tenths of a percent.
  int step_tenths = 0;
  int step_bake_minutes = 0;
  std::vector<LifecycleHook> hooks;
  std::optional<EarlySuccess> early_success;
};

/// Shared and never changed; null: a plain rolling update.
using Strategy = std::shared_ptr<const StrategySettings>;

inline bool shifts_traffic(const Strategy& strategy) {
  return strategy != nullptr && strategy->strategy != DeploymentStrategy::kRolling;
}

}  // namespace minato::ecs
