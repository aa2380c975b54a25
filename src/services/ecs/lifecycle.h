// Lifecycle: how far a service deployment has come on its way through the stages. Part of the
// ServiceDeployment; absent for plain rolling updates. All that a decision needs is here, so that
// a control plane that starts anew goes on in the middle.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/enum_names.h"
#include "base/units.h"
#include "engine/field.h"
#include "services/ecs/deployment_strategy.h"
#include "services/ecs/ids.h"

namespace minato::ecs {

/// All traffic, in tenths of a percent.
inline constexpr int kAllTraffic = 1000;
/// Of a deployment; the oldest that are over go.
inline constexpr std::size_t kHookRunsKept = 40;

enum class HookStatus { kAwaitingAction, kInProgress, kSucceeded, kFailed, kTimedOut };
constexpr EnumNames<HookStatus, 5> names_of(HookStatus) {
  return {"AWAITING_ACTION", "IN_PROGRESS", "SUCCEEDED", "FAILED", "TIMED_OUT"};
}

/// One time that a hook is asked.
struct HookRun {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("id", &HookRun::id),          field("hook", &HookRun::hook),
                      field("stage", &HookRun::stage),    field("status", &HookRun::status),
                      field("reason", &HookRun::reason),  field("expiresAt", &HookRun::expires_at),
                      field("task", &HookRun::task),      field("attempts", &HookRun::attempts),
                      field("callAt", &HookRun::call_at), field("failures", &HookRun::failures)};
  }
  friend bool operator==(const HookRun&, const HookRun&) = default;

  /// A UUID.
  std::string id;
  /// Its place among the hooks of the deployment's rules.
  int hook = 0;
  LifecycleStage stage = LifecycleStage::kReconcileService;
  HookStatus status = HookStatus::kInProgress;
  /// Why it failed.
  std::string reason;
  Instant expires_at{};
  /// Of a TASK hook: what it runs; empty: not placed yet.
  TaskId task;
  /// Of an HTTP hook: how often it was asked, when it is to be asked (again), and how often in a
  /// row there was no answer.
  int attempts = 0;
  std::optional<Instant> call_at;
  int failures = 0;
};

inline bool is_over(const HookRun& run) {
  return run.status != HookStatus::kAwaitingAction && run.status != HookStatus::kInProgress;
}

struct Lifecycle {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("stage", &Lifecycle::stage),
                      field("since", &Lifecycle::since),
                      field("waitsSince", &Lifecycle::waits_since),
                      field("begun", &Lifecycle::begun),
                      field("source", &Lifecycle::source),
                      field("productionTenths", &Lifecycle::production_tenths),
                      field("testShifted", &Lifecycle::test_shifted),
                      field("shiftedAt", &Lifecycle::shifted_at),
                      field("stageRuns", &Lifecycle::stage_runs),
                      field("wentBack", &Lifecycle::went_back),
                      field("runs", &Lifecycle::runs)};
  }
  friend bool operator==(const Lifecycle&, const Lifecycle&) = default;

  LifecycleStage stage = LifecycleStage::kReconcileService;
  Instant since{};
  /// Its hooks are over and its time has passed, but tasks keep the stage from its end.
  std::optional<Instant> waits_since;
  /// The source is chosen, and the target groups.
  bool begun = false;
  /// What served as it began, and is gone back to; empty: nothing did.
  DeploymentId source;
  /// The share of production traffic that the target is to have.
  int production_tenths = 0;
  bool test_shifted = false;
  /// When listener rules were last written: what lost its traffic is not stopped before balancers
  /// know.
  std::optional<Instant> shifted_at;
  /// How many of the runs are of this stage, or of a rollback: the last ones.
  int stage_runs = 0;
  /// Of a rollback: the traffic has gone back, and the hooks that hear of it have begun.
  bool went_back = false;
  std::vector<HookRun> runs;
};

}  // namespace minato::ecs
