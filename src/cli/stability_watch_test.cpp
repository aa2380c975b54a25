#include "cli/stability_watch.h"

#include <gtest/gtest.h>

namespace minato::cli {
namespace {

using Verdict = StabilityWatch::Verdict;

DeploymentProgress progress(const char* status, int running, int failed) {
  DeploymentProgress progress;
  progress.status = status;
  progress.desired = 2;
  progress.running = running;
  progress.failed = failed;
  return progress;
}

TEST(StabilityWatchTest, StableOnceAllTasksHaveRunForAWhile) {
  StabilityWatch watch;
  EXPECT_EQ(watch.see(progress("IN_PROGRESS", 1, 0), Millis{0}), Verdict::kTooEarly);
  EXPECT_EQ(watch.see(progress("IN_PROGRESS", 2, 0), Millis{1000}), Verdict::kTooEarly);
  EXPECT_EQ(watch.see(progress("SUCCESSFUL", 2, 0), Millis{3999}), Verdict::kTooEarly);
  EXPECT_EQ(watch.see(progress("SUCCESSFUL", 2, 0), Millis{4000}), Verdict::kStable);
}

TEST(StabilityWatchTest, AFailureAfterTheSuccessBreaksIt) {
  StabilityWatch watch;
  EXPECT_EQ(watch.see(progress("SUCCESSFUL", 2, 0), Millis{0}), Verdict::kTooEarly);
  EXPECT_EQ(watch.see(progress("SUCCESSFUL", 2, 1), Millis{500}), Verdict::kBroken);
}

TEST(StabilityWatchTest, AFailureBeforeItBeginsTheWhileAnew) {
  StabilityWatch watch;
  EXPECT_EQ(watch.see(progress("IN_PROGRESS", 2, 0), Millis{0}), Verdict::kTooEarly);
  EXPECT_EQ(watch.see(progress("IN_PROGRESS", 2, 1), Millis{2000}), Verdict::kTooEarly);
  EXPECT_EQ(watch.see(progress("SUCCESSFUL", 2, 1), Millis{4000}), Verdict::kTooEarly);
  EXPECT_EQ(watch.see(progress("SUCCESSFUL", 2, 1), Millis{5000}), Verdict::kStable);
}

TEST(StabilityWatchTest, ATaskThatSomebodyStopsIsNoFailure) {
  StabilityWatch watch;
  EXPECT_EQ(watch.see(progress("SUCCESSFUL", 2, 0), Millis{0}), Verdict::kTooEarly);
  EXPECT_EQ(watch.see(progress("SUCCESSFUL", 1, 0), Millis{2000}), Verdict::kTooEarly);
  EXPECT_EQ(watch.see(progress("SUCCESSFUL", 2, 0), Millis{2100}), Verdict::kTooEarly);
  EXPECT_EQ(watch.see(progress("SUCCESSFUL", 2, 0), Millis{5100}), Verdict::kStable);
}

TEST(StabilityWatchTest, NeedlessWithACircuitBreakerOrWithoutTasks) {
  DeploymentProgress guarded = progress("SUCCESSFUL", 2, 0);
  guarded.has_circuit_breaker = true;
  EXPECT_EQ(StabilityWatch().see(guarded, Millis{0}), Verdict::kStable);
  DeploymentProgress empty = progress("SUCCESSFUL", 0, 0);
  empty.desired = 0;
  EXPECT_EQ(StabilityWatch().see(empty, Millis{0}), Verdict::kStable);
}

}  // namespace
}  // namespace minato::cli
