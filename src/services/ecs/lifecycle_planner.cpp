#include "services/ecs/lifecycle_planner.h"

#include <algorithm>

namespace minato::ecs {
namespace {

using Stage = LifecycleStage;

constexpr Millis minutes(int count) { return Seconds{std::int64_t{60} * count}; }

LifecycleStep stay(const LifecycleFacts& facts) {
  LifecycleStep step;
  step.stage = facts.at.stage;
  step.production_tenths = facts.at.production_tenths;
  step.test_shifted = facts.at.test_shifted;
  return step;
}

LifecycleStep enter(const LifecycleFacts& facts, Stage stage) {
  LifecycleStep step = stay(facts);
  step.stage = stage;
  step.enters = true;
  return step;
}

LifecycleStep enter_if(const LifecycleFacts& facts, bool over, Stage next) {
  if (over && facts.hooks_done) return enter(facts, next);
  LifecycleStep step = stay(facts);
  step.waits_for_tasks = facts.hooks_done;
  return step;
}

/// Time passes together with the stage's hooks.
LifecycleStep enter_after(const LifecycleFacts& facts, Millis bake, Stage next) {
  const Instant end = facts.at.since + bake;
  if (facts.now >= end) return enter_if(facts, facts.target_ready, next);
  LifecycleStep step = stay(facts);
  step.wake = end;
  return step;
}

LifecycleStep leave_scale_up(const LifecycleFacts& facts) {
  return enter_if(facts, facts.target_ready, Stage::kPostScaleUp);
}

LifecycleStep leave_post_scale_up(const LifecycleFacts& facts) {
  const bool rolling = facts.settings.strategy == DeploymentStrategy::kRolling;
  if (rolling) return enter_if(facts, true, Stage::kBakeTime);
  LifecycleStep step = enter_if(facts, facts.target_ready, Stage::kTestTrafficShift);
  if (step.enters) step.test_shifted = facts.has_test_traffic;
  return step;
}

LifecycleStep shift_production(const LifecycleFacts& facts) {
  LifecycleStep step = enter_if(facts, facts.target_ready, Stage::kProductionTrafficShift);
  if (step.enters) step.production_tenths = next_share(facts, facts.at.production_tenths);
  return step;
}

LifecycleStep leave_production_shift(const LifecycleFacts& facts) {
  // ECS bakes between steps, not after the last.
  if (facts.at.production_tenths >= kAllTraffic) {
    return enter_if(facts, true, Stage::kPostProductionTrafficShift);
  }
  return enter_after(facts, minutes(facts.settings.step_bake_minutes),
                     Stage::kPreProductionTrafficShift);
}

/// With nothing to go back to there is nothing to wait for.
LifecycleStep leave_bake_time(const LifecycleFacts& facts) {
  const Millis bake =
      facts.has_source ? minutes(facts.settings.bake_minutes.value_or(0)) : Millis{0};
  return enter_after(facts, bake, Stage::kCleanUp);
}

LifecycleStep leave_clean_up(const LifecycleFacts& facts) {
  LifecycleStep step = stay(facts);
  step.finished = facts.source_gone && facts.target_ready;
  // Protected tasks of the source may stay for longer than a day.
  step.waits_for_tasks = !facts.target_ready;
  return step;
}

}  // namespace

int next_share(const LifecycleFacts& facts, int tenths) {
  const StrategySettings& settings = facts.settings;
  if (!facts.has_source || !facts.has_traffic) return kAllTraffic;
  if (settings.strategy == DeploymentStrategy::kCanary && tenths < settings.step_tenths) {
    return settings.step_tenths;
  }
  if (settings.strategy == DeploymentStrategy::kLinear) {
    return std::min(tenths + std::max(settings.step_tenths, 1), kAllTraffic);
  }
  return kAllTraffic;
}

std::string why_out_of_time(Stage stage) {
  const std::string within = " within 24 hours in the lifecycle stage ";
  const std::string name = std::string(to_string(stage)) + '.';
  if (stage == Stage::kReconcileService) {
    return "the tasks of earlier deployments were not gone" + within + name;
  }
  if (stage == Stage::kScaleUp) return "its tasks were not healthy within 24 hours.";
  return "its tasks were not healthy again" + within + name;
}

LifecycleStep plan_lifecycle(const LifecycleFacts& facts) {
  switch (facts.at.stage) {
    case Stage::kReconcileService:
      return enter_if(facts, facts.others_gone, Stage::kPreScaleUp);
    case Stage::kPreScaleUp:
      return enter_if(facts, true, Stage::kScaleUp);
    case Stage::kScaleUp:
      return leave_scale_up(facts);
    case Stage::kPostScaleUp:
      return leave_post_scale_up(facts);
    case Stage::kTestTrafficShift:
      return enter_if(facts, true, Stage::kPostTestTrafficShift);
    case Stage::kPostTestTrafficShift:
      return enter_if(facts, true, Stage::kPreProductionTrafficShift);
    case Stage::kPreProductionTrafficShift:
      return shift_production(facts);
    case Stage::kProductionTrafficShift:
      return leave_production_shift(facts);
    case Stage::kPostProductionTrafficShift:
      return enter_if(facts, true, Stage::kBakeTime);
    case Stage::kBakeTime:
      return leave_bake_time(facts);
    case Stage::kCleanUp:
      return leave_clean_up(facts);
  }
  return stay(facts);
}

}  // namespace minato::ecs
