#include "cli/deployment_report.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace minato::cli {
namespace {

using Outcome = DeploymentReport::Outcome;

DeploymentReport report() {
  DeploymentReport report;
  report.outcome = Outcome::kFailed;
  report.service = "default/web";
  report.status = "ROLLBACK_IN_PROGRESS";
  report.service_deployment = "deployment-arn";
  report.service_revision = "revision-arn";
  report.task_definition = "definition-arn";
  report.duration = Millis{3140};
  report.reason = "tasks failed to start.";
  report.done = "web:8 was deployed to default/web";
  report.not_done = "web:8 was not deployed to default/web";
  report.hint = "The service goes back to web:7.";
  report.failed_task = FailedTask{.id = "0f3c",
                                  .stop_code = "EssentialContainerExited",
                                  .reason = "Essential container in task exited",
                                  .container = "app",
                                  .container_reason = "",
                                  .exit_code = 3,
                                  .lines = {"starting", "boom"},
                                  .no_lines_because = ""};
  return report;
}

TEST(DeploymentReportTest, AFailureHasItsTaskAndItsLines) {
  EXPECT_EQ(report_text(report()),
            "web:8 was not deployed to default/web: tasks failed to start (after 3.1 s).\n"
            "\n"
            "The first task that failed: 0f3c\n"
            "  Essential container in task exited (container app, exit code 3)\n"
            "  its last lines:\n"
            "    starting\n"
            "    boom\n"
            "\n"
            "The service goes back to web:7.\n");
  EXPECT_EQ(exit_status_of(report()), 1);
}

TEST(DeploymentReportTest, TheSameForScripts) {
  EXPECT_EQ(report_json(report()), boost::json::parse(R"({
    "outcome": "FAILED", "service": "default/web", "status": "ROLLBACK_IN_PROGRESS",
    "serviceDeploymentArn": "deployment-arn", "serviceRevisionArn": "revision-arn",
    "taskDefinitionArn": "definition-arn", "durationMillis": 3140,
    "reason": "tasks failed to start.",
    "failedTask": {"id": "0f3c", "stopCode": "EssentialContainerExited",
      "stoppedReason": "Essential container in task exited", "container": "app", "exitCode": 3,
      "logLines": ["starting", "boom"]}})"));
}

TEST(DeploymentReportTest, ASuccessIsOneLineThoughATaskFailedOnTheWay) {
  DeploymentReport good = report();
  good.outcome = Outcome::kSucceeded;
  good.hint.clear();
  EXPECT_EQ(report_text(good), "web:8 was deployed to default/web in 3.1 s.\n");
  EXPECT_EQ(exit_status_of(good), 0);
  EXPECT_FALSE(report_json(good).contains("failedTask"));
}

TEST(DeploymentReportTest, WhoStopsWaitingIsToldThatItGoesOn) {
  DeploymentReport late = report();
  late.reason = "1 of 3 running";
  late.failed_task.reset();
  late.outcome = Outcome::kTimedOut;
  EXPECT_EQ(report_text(late),
            "web:8 was not deployed to default/web within 3.1 s; the deployment goes on: 1 of 3 "
            "running.\nThe service goes back to web:7.\n");
  EXPECT_EQ(exit_status_of(late), 1);
  late.outcome = Outcome::kInterrupted;
  EXPECT_NE(report_text(late).find("the deployment goes on"), std::string::npos);
  EXPECT_EQ(exit_status_of(late), 130);
}

TEST(DeploymentReportTest, ExitStatusesOfWhatNobodyWaitedFor) {
  DeploymentReport other;
  for (const Outcome outcome : {Outcome::kStarted, Outcome::kUnchanged, Outcome::kPaused}) {
    other.outcome = outcome;
    EXPECT_EQ(exit_status_of(other), 0);
  }
  other.outcome = Outcome::kRefused;
  EXPECT_EQ(exit_status_of(other), 1);
}

TEST(DeploymentReportTest, Durations) {
  EXPECT_EQ(duration_text(Millis{40}), "0.0 s");
  EXPECT_EQ(duration_text(Millis{4210}), "4.2 s");
  EXPECT_EQ(duration_text(Millis{600'000}), "10 min");
  EXPECT_EQ(duration_text(Millis{600'004}), "10 min");
  EXPECT_EQ(duration_text(Millis{200'900}), "3 min 20 s");
}

}  // namespace
}  // namespace minato::cli
