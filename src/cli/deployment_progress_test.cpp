#include "cli/deployment_progress.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace minato::cli {
namespace {

using boost::json::object;
using Kind = Verdict::Kind;

object parse(const char* text) { return boost::json::parse(text).as_object(); }

object service() {
  return parse(R"({
    "taskDefinition": "arn:aws:ecs:r:1:task-definition/web:8", "desiredCount": 3,
    "deployments": [
      {"id": "ecs-svc/2", "status": "PRIMARY", "desiredCount": 3, "runningCount": 1,
       "pendingCount": 2, "failedTasks": 1},
      {"id": "ecs-svc/1", "status": "ACTIVE", "desiredCount": 2, "runningCount": 2,
       "pendingCount": 0, "failedTasks": 0}],
    "events": [
      {"createdAt": 12, "message": "(service web) has started 1 tasks: (task x)."},
      {"createdAt": 11, "message": "(service web) was unable to place a task."},
      {"createdAt": 5, "message": "(service web) was unable to do something before."}]})");
}

object service_deployment() {
  return parse(R"({
    "status": "IN_PROGRESS", "createdAt": 10, "lifecycleStage": "SCALE_UP",
    "targetServiceRevision": {"arn": "revision"},
    "deploymentCircuitBreaker": {"status": "MONITORING", "failureCount": 1, "threshold": 3}})");
}

TEST(DeploymentProgressTest, CountsTheNewAndTheOld) {
  const auto progress = read_progress(service(), service_deployment(), "ecs-svc/2");
  EXPECT_EQ(progress_line(progress),
            "SCALE_UP: 1 of 3 running, 2 pending, 1 failed; 2 of the old still running");
  EXPECT_TRUE(progress.is_primary);
  EXPECT_EQ(progress.primary_definition, "web:8");
  EXPECT_EQ(progress.target_revision, "revision");
  EXPECT_EQ(progress.failure_limit, 3);
  EXPECT_TRUE(progress.has_circuit_breaker);
  EXPECT_EQ(progress.old_deployments, std::vector<std::string>{"ecs-svc/1"});
}

TEST(DeploymentProgressTest, OneThatNoLongerIsThePrimaryIsToldWhatWasWantedOfIt) {
  const auto progress = read_progress(service(), service_deployment(), "ecs-svc/1");
  EXPECT_FALSE(progress.is_primary);
  EXPECT_EQ(progress.desired, 3);
}

TEST(DeploymentProgressTest, ObstaclesAreThoseSinceItBegan) {
  EXPECT_EQ(read_progress(service(), service_deployment(), "ecs-svc/2").obstacle,
            "was unable to place a task.");
  object later = service_deployment();
  later["createdAt"] = 12;
  EXPECT_EQ(read_progress(service(), later, "ecs-svc/2").obstacle, "");
}

TEST(DeploymentProgressTest, SaysWhatItWaitsForAndWhereTheTrafficIs) {
  DeploymentProgress progress;
  progress.desired = progress.running = 2;
  EXPECT_EQ(progress_line(progress), "2 of 2 running");
  progress.old_running = 1;
  progress.remainder = DeploymentProgress::Remainder::kHealth;
  EXPECT_EQ(progress_line(progress),
            "2 of 2 running, not all healthy yet; 1 of the old still running");
  progress.remainder = DeploymentProgress::Remainder::kEndOfOld;
  EXPECT_EQ(progress_line(progress), "2 of 2 running; 1 of the old are draining");
  progress.old_running = 0;
  EXPECT_EQ(progress_line(progress), "2 of 2 running; the old ones are ending");
  progress.remainder = DeploymentProgress::Remainder::kStability;
  EXPECT_EQ(progress_line(progress), "2 of 2 running, watching that they stay");
  progress.remainder = DeploymentProgress::Remainder::kUnknown;
  progress.stage = "PRODUCTION_TRAFFIC_SHIFT";
  progress.traffic = 12.5;
  EXPECT_EQ(progress_line(progress),
            "PRODUCTION_TRAFFIC_SHIFT: 2 of 2 running, 12.5 % of the traffic");
}

TEST(DeploymentProgressTest, AnswersWithoutAnythingAreNoProgress) {
  EXPECT_EQ(progress_line(read_progress({}, {}, "ecs-svc/1")), "0 of 0 running");
}

TEST(DeploymentProgressTest, OnlyPausesThatAwaitActionAreContinued) {
  const object deployment = parse(R"({"lifecycleHookDetails": [
    {"hookId": "a", "targetType": "PAUSE", "status": "SUCCEEDED"},
    {"hookId": "b", "targetType": "PAUSE", "status": "AWAITING_ACTION"},
    {"hookId": "c", "targetType": "AWS_LAMBDA", "status": "IN_PROGRESS"},
    {"hookId": "d", "targetType": "PAUSE", "status": "AWAITING_ACTION"}]})");
  EXPECT_EQ(paused_hooks_of(deployment), (std::vector<std::string>{"b", "d"}));
  EXPECT_TRUE(paused_hooks_of(service_deployment()).empty());
}

TEST(JudgeDeploymentTest, ByStatusAndGoal) {
  struct Row {
    const char* status;
    Kind deployed;
    Kind rolled_back;
  };
  for (const Row& row : {
           Row{"PENDING", Kind::kGoesOn, Kind::kGoesOn},
           Row{"IN_PROGRESS", Kind::kGoesOn, Kind::kGoesOn},
           Row{"SUCCESSFUL", Kind::kSucceeded, Kind::kSucceeded},
           Row{"STOP_REQUESTED", Kind::kFailed, Kind::kGoesOn},
           Row{"STOPPED", Kind::kFailed, Kind::kFailed},
           Row{"ROLLBACK_REQUESTED", Kind::kFailed, Kind::kGoesOn},
           Row{"ROLLBACK_IN_PROGRESS", Kind::kFailed, Kind::kGoesOn},
           Row{"ROLLBACK_SUCCESSFUL", Kind::kFailed, Kind::kSucceeded},
           Row{"ROLLBACK_FAILED", Kind::kFailed, Kind::kFailed},
       }) {
    DeploymentProgress progress;
    progress.status = row.status;
    EXPECT_EQ(judge(progress, FollowGoal::kDeployed).kind, row.deployed) << row.status;
    EXPECT_EQ(judge(progress, FollowGoal::kRolledBack).kind, row.rolled_back) << row.status;
  }
}

TEST(JudgeDeploymentTest, WhatNoCircuitBreakerEndsFailsAtItsLimit) {
  DeploymentProgress progress;
  progress.status = "IN_PROGRESS";
  progress.failed = 2;
  progress.failure_limit = 3;
  EXPECT_EQ(judge(progress, FollowGoal::kDeployed).kind, Kind::kGoesOn);
  progress.failed = 3;
  EXPECT_EQ(judge(progress, FollowGoal::kDeployed).kind, Kind::kFailed);
  progress.has_circuit_breaker = true;
  EXPECT_EQ(judge(progress, FollowGoal::kDeployed).kind, Kind::kGoesOn);
}

TEST(JudgeDeploymentTest, APauseIsAnEndAndReasonsAreEcssOwn) {
  DeploymentProgress progress;
  progress.status = "IN_PROGRESS";
  progress.paused_hooks = {"hook"};
  EXPECT_EQ(judge(progress, FollowGoal::kDeployed).kind, Kind::kPaused);
  progress.status = "ROLLBACK_IN_PROGRESS";
  progress.rollback_reason = "an alarm";
  EXPECT_EQ(judge(progress, FollowGoal::kDeployed).reason, "an alarm");
}

}  // namespace
}  // namespace minato::cli
