#include "agent/task/health_rules.h"

#include <gtest/gtest.h>

#include "agent/task/task_script.h"

namespace minato::agent {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// One container under a health check, looked at whenever a check is due.
class HealthRules : public testing::Test {
 protected:
  void begin() {
    facts_.started_at = kStart;
    schedule_first_check(progress_, kStart);
  }

  // Waits for the next check and gives its outcome.
  void check(HealthOutcome outcome) {
    now_ = *progress_.next_check_at;
    ASSERT_TRUE(check_is_due(progress_, now_));
    progress_.check_started_at = now_;
    ASSERT_FALSE(check_is_due(progress_, now_));
    take_outcome(plan_, progress_, facts_, outcome, now_);
    ++checks_;
  }
  void fail_until(Millis age) {
    while (*progress_.next_check_at < kStart + age) check(HealthOutcome::kUnhealthy);
  }

  HealthCheckPlan plan_;
  HealthProgress progress_;
  ContainerFacts facts_;
  Instant now_ = kStart;
  int checks_ = 0;
};

TEST_F(HealthRules, AHealthyContainerIsKnownWithinAQuarterOfASecond) {
  begin();
  check(HealthOutcome::kHealthy);
  EXPECT_EQ(facts_.health, ContainerHealth::kHealthy);
  EXPECT_EQ(now_ - kStart, milliseconds(250));
  EXPECT_EQ(*progress_.next_check_at - now_, plan_.interval);
}

TEST_F(HealthRules, EarlyFailuresDoNotCount) {
  begin();
  fail_until(plan_.interval);
  EXPECT_EQ(facts_.health, ContainerHealth::kUnknown);
  EXPECT_EQ(progress_.consecutive_failures, 0);
  EXPECT_LT(checks_, 16);
}

TEST_F(HealthRules, RetriesFailuresInARowMakeItUnhealthyNoSoonerThanInDocker) {
  begin();
  while (facts_.health == ContainerHealth::kUnknown) check(HealthOutcome::kUnhealthy);
  EXPECT_EQ(facts_.health, ContainerHealth::kUnhealthy);
  EXPECT_GE(now_ - kStart, plan_.interval);
}

TEST_F(HealthRules, FailuresWithinTheStartPeriodDoNotCount) {
  plan_.start_period = seconds(300);
  begin();
  fail_until(plan_.start_period);
  EXPECT_EQ(facts_.health, ContainerHealth::kUnknown);
  EXPECT_EQ(progress_.consecutive_failures, 0);
}

TEST_F(HealthRules, AfterASuccessFailuresCountAtOnce) {
  plan_.start_period = seconds(300);
  begin();
  check(HealthOutcome::kHealthy);
  check(HealthOutcome::kUnhealthy);
  check(HealthOutcome::kUnhealthy);
  EXPECT_EQ(facts_.health, ContainerHealth::kHealthy);
  check(HealthOutcome::kUnhealthy);
  EXPECT_EQ(facts_.health, ContainerHealth::kUnhealthy);
  check(HealthOutcome::kHealthy);
  EXPECT_EQ(facts_.health, ContainerHealth::kHealthy);
}

TEST_F(HealthRules, AShortIntervalIsNeverStretched) {
  plan_.interval = milliseconds(100);
  begin();
  check(HealthOutcome::kUnhealthy);
  EXPECT_EQ(*progress_.next_check_at - now_, plan_.interval);
}

}  // namespace
}  // namespace minato::agent
