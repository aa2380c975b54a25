// The way of a deployment through its stages, without tasks, balancers or state: whether a stage
// is over, which comes next, and what share of traffic the target revision is to have. ECS's order.
// Pure.
#pragma once

#include <optional>
#include <string>

#include "base/units.h"
#include "services/ecs/lifecycle.h"

namespace minato::ecs {

struct LifecycleFacts {
  Lifecycle at;
  StrategySettings settings;
  /// Something served before: traffic has to be taken from somewhere, and is worth taking slowly.
  bool has_source = false;
  /// There are listener rules.
  bool has_traffic = false;
  bool has_test_traffic = false;
  /// Nothing is left but the source and the target.
  bool others_gone = true;
  /// As many tasks of the target are healthy as the stages after SCALE_UP ask for.
  bool target_ready = false;
  /// Nothing is left but the target.
  bool source_gone = false;
  /// All hooks of this stage have succeeded.
  bool hooks_done = true;
  Instant now{};
};

struct LifecycleStep {
  /// Where the deployment is now; the same stage begins anew where `enters`.
  LifecycleStage stage = LifecycleStage::kReconcileService;
  int production_tenths = 0;
  bool test_shifted = false;
  bool enters = false;
  /// The last stage is over.
  bool finished = false;
  /// The stage is kept from its end by tasks alone: neither by time nor by hooks.
  bool waits_for_tasks = false;
  /// When time alone makes a difference.
  std::optional<Instant> wake;
};

LifecycleStep plan_lifecycle(const LifecycleFacts& facts);

/// ECS gives a stage a day: for so long tasks may keep it from its end.
inline constexpr Millis kLongestWait = Seconds{24 * 60 * 60};

/// Why a deployment ends whose stage has waited for so long.
std::string why_out_of_time(LifecycleStage stage);

/// The share after `tenths`: CANARY's first and then all, LINEAR's next, all at once else.
int next_share(const LifecycleFacts& facts, int tenths);

}  // namespace minato::ecs
