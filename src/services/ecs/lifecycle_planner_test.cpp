#include "services/ecs/lifecycle_planner.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace minato::ecs {
namespace {

using Stage = LifecycleStage;

Instant at(int minutes) { return instant_from_millis(0) + Seconds{std::int64_t{60} * minutes}; }

LifecycleFacts facts_of(DeploymentStrategy strategy, int step_tenths, int step_bake) {
  LifecycleFacts facts;
  facts.settings.strategy = strategy;
  facts.settings.step_tenths = step_tenths;
  facts.settings.step_bake_minutes = step_bake;
  facts.settings.bake_minutes = 7;
  facts.has_source = true;
  facts.has_traffic = true;
  facts.target_ready = true;
  facts.source_gone = true;
  facts.now = at(0);
  return facts;
}

/// "STAGE@MINUTE=SHARE" for every stage, with all but time as it should be.
std::vector<std::string> walk(LifecycleFacts facts) {
  std::vector<std::string> way;
  for (int rounds = 0; rounds < 200; ++rounds) {
    const LifecycleStep step = plan_lifecycle(facts);
    if (step.finished) return way;
    if (step.enters) {
      facts.at.stage = step.stage;
      facts.at.since = facts.now;
      facts.at.production_tenths = step.production_tenths;
      facts.at.test_shifted = step.test_shifted;
      const auto minute = (to_millis(facts.now) - to_millis(at(0))) / 60'000;
      way.push_back(std::string(to_string(step.stage)) + '@' + std::to_string(minute) + '=' +
                    std::to_string(step.production_tenths));
    } else if (step.wake) {
      EXPECT_GT(*step.wake, facts.now);
      facts.now = *step.wake;
    } else {
      way.emplace_back("stuck");
      return way;
    }
  }
  way.emplace_back("endless");
  return way;
}

std::vector<std::string> shifts_of(const std::vector<std::string>& way) {
  std::vector<std::string> shifts;
  for (const auto& each : way) {
    if (each.starts_with("PRODUCTION") || each.starts_with("BAKE") || each.starts_with("CLEAN")) {
      shifts.push_back(each);
    }
  }
  return shifts;
}

using Way = std::vector<std::string>;

TEST(LifecyclePlanner, BlueGreenGoesThroughAllStages) {
  EXPECT_EQ(walk(facts_of(DeploymentStrategy::kBlueGreen, 0, 0)),
            (Way{"PRE_SCALE_UP@0=0", "SCALE_UP@0=0", "POST_SCALE_UP@0=0", "TEST_TRAFFIC_SHIFT@0=0",
                 "POST_TEST_TRAFFIC_SHIFT@0=0", "PRE_PRODUCTION_TRAFFIC_SHIFT@0=0",
                 "PRODUCTION_TRAFFIC_SHIFT@0=1000", "POST_PRODUCTION_TRAFFIC_SHIFT@0=1000",
                 "BAKE_TIME@0=1000", "CLEAN_UP@7=1000"}));
}

TEST(LifecyclePlanner, ACanaryBakesBetweenItsTwoSteps) {
  EXPECT_EQ(shifts_of(walk(facts_of(DeploymentStrategy::kCanary, 25, 10))),
            (Way{"PRODUCTION_TRAFFIC_SHIFT@0=25", "PRODUCTION_TRAFFIC_SHIFT@10=1000",
                 "BAKE_TIME@10=1000", "CLEAN_UP@17=1000"}));
}

TEST(LifecyclePlanner, LinearStepsBakeButForTheLast) {
  EXPECT_EQ(shifts_of(walk(facts_of(DeploymentStrategy::kLinear, 400, 6))),
            (Way{"PRODUCTION_TRAFFIC_SHIFT@0=400", "PRODUCTION_TRAFFIC_SHIFT@6=800",
                 "PRODUCTION_TRAFFIC_SHIFT@12=1000", "BAKE_TIME@12=1000", "CLEAN_UP@19=1000"}));
}

TEST(LifecyclePlanner, AFirstDeploymentTakesAllTrafficAtOnce) {
  auto facts = facts_of(DeploymentStrategy::kLinear, 100, 6);
  facts.has_source = false;
  EXPECT_EQ(shifts_of(walk(facts)),
            (Way{"PRODUCTION_TRAFFIC_SHIFT@0=1000", "BAKE_TIME@0=1000", "CLEAN_UP@0=1000"}));
}

TEST(LifecyclePlanner, WithoutListenersThereAreNoSteps) {
  auto facts = facts_of(DeploymentStrategy::kCanary, 100, 6);
  facts.has_traffic = false;
  EXPECT_EQ(shifts_of(walk(facts)),
            (Way{"PRODUCTION_TRAFFIC_SHIFT@0=1000", "BAKE_TIME@0=1000", "CLEAN_UP@7=1000"}));
}

TEST(LifecyclePlanner, ARollingUpdateHasNoTrafficToShift) {
  EXPECT_EQ(walk(facts_of(DeploymentStrategy::kRolling, 0, 0)),
            (Way{"PRE_SCALE_UP@0=0", "SCALE_UP@0=0", "POST_SCALE_UP@0=0", "BAKE_TIME@0=0",
                 "CLEAN_UP@7=0"}));
}

TEST(LifecyclePlanner, NoStageEndsBeforeItsHooks) {
  auto facts = facts_of(DeploymentStrategy::kBlueGreen, 0, 0);
  facts.hooks_done = false;
  facts.now = at(10'000);
  for (const Stage stage :
       {Stage::kReconcileService, Stage::kPreScaleUp, Stage::kScaleUp, Stage::kPostScaleUp,
        Stage::kTestTrafficShift, Stage::kPostTestTrafficShift, Stage::kPreProductionTrafficShift,
        Stage::kProductionTrafficShift, Stage::kPostProductionTrafficShift}) {
    facts.at.stage = stage;
    facts.at.production_tenths = stage == Stage::kProductionTrafficShift ? kAllTraffic : 0;
    EXPECT_FALSE(plan_lifecycle(facts).enters) << to_string(stage);
  }
}

TEST(LifecyclePlanner, TrafficIsShiftedOnlyToHealthyTasks) {
  auto facts = facts_of(DeploymentStrategy::kLinear, 100, 1);
  facts.target_ready = false;
  facts.now = at(10'000);
  for (const Stage stage : {Stage::kScaleUp, Stage::kPostScaleUp, Stage::kPreProductionTrafficShift,
                            Stage::kProductionTrafficShift, Stage::kBakeTime}) {
    facts.at.stage = stage;
    EXPECT_FALSE(plan_lifecycle(facts).enters) << to_string(stage);
  }
  facts.at.stage = Stage::kCleanUp;
  EXPECT_FALSE(plan_lifecycle(facts).finished);
}

TEST(LifecyclePlanner, TimeAndHooksAreNoWaitForTasks) {
  auto facts = facts_of(DeploymentStrategy::kLinear, 100, 1);
  facts.target_ready = false;
  for (const Stage stage : {Stage::kScaleUp, Stage::kPostScaleUp, Stage::kPreProductionTrafficShift,
                            Stage::kProductionTrafficShift, Stage::kBakeTime, Stage::kCleanUp}) {
    facts.at.stage = stage;
    facts.hooks_done = true;
    facts.now = at(10'000);
    EXPECT_TRUE(plan_lifecycle(facts).waits_for_tasks) << to_string(stage);
    if (stage == Stage::kCleanUp) continue;  // Hooks know nothing of it.
    facts.hooks_done = false;
    EXPECT_FALSE(plan_lifecycle(facts).waits_for_tasks) << to_string(stage);
  }
  facts.hooks_done = true;
  for (const Stage stage : {Stage::kProductionTrafficShift, Stage::kBakeTime}) {
    facts.at.stage = stage;
    facts.now = at(0);
    EXPECT_FALSE(plan_lifecycle(facts).waits_for_tasks) << to_string(stage);
  }
}

TEST(LifecyclePlanner, CleanUpWaitsForProtectedTasksAsLongAsItTakes) {
  auto facts = facts_of(DeploymentStrategy::kBlueGreen, 0, 0);
  facts.at.stage = Stage::kCleanUp;
  facts.source_gone = false;
  const LifecycleStep step = plan_lifecycle(facts);
  EXPECT_FALSE(step.finished);
  EXPECT_FALSE(step.waits_for_tasks);
}

}  // namespace
}  // namespace minato::ecs
