#include "cli/failed_task.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace minato::cli {
namespace {

boost::json::array parse(const char* text) { return boost::json::parse(text).as_array(); }

TEST(FailedTaskTest, TheFirstOfTheDeploymentThatFailed) {
  const auto task = first_failed_task(parse(R"J([
    {"taskArn": "a/old", "startedBy": "ecs-svc/1", "stopCode": "EssentialContainerExited",
     "stoppedAt": 1},
    {"taskArn": "a/scaled", "startedBy": "ecs-svc/2", "stopCode": "ServiceSchedulerInitiated",
     "stoppedReason": "Scaling activity initiated by (deployment ecs-svc/2)", "stoppedAt": 2},
    {"taskArn": "a/by-hand", "startedBy": "ecs-svc/2", "stopCode": "UserInitiated", "stoppedAt": 2},
    {"taskArn": "a/second", "startedBy": "ecs-svc/2", "stopCode": "TaskFailedToStart",
     "stoppedAt": 4},
    {"taskArn": "a/first", "startedBy": "ecs-svc/2", "stopCode": "EssentialContainerExited",
     "stoppedReason": "Essential container in task exited", "executionStoppedAt": 3,
     "stoppedAt": 5, "containers": [
       {"name": "sidecar", "exitCode": 143}, {"name": "app", "exitCode": 3},
       {"name": "setup", "exitCode": 0}]}])J"),
                                      "ecs-svc/2");
  ASSERT_TRUE(task);
  EXPECT_EQ(task->id, "first");
  EXPECT_EQ(why_it_failed(*task),
            "Essential container in task exited (container app, exit code 3)");
}

TEST(FailedTaskTest, HealthChecksAreAFailureToo) {
  const auto task = first_failed_task(parse(R"J([
    {"taskArn": "a/sick", "startedBy": "ecs-svc/2", "stopCode": "ServiceSchedulerInitiated",
     "stoppedReason": "Task failed container health checks",
     "containers": [{"name": "log", "healthStatus": "HEALTHY"},
                    {"name": "app", "healthStatus": "UNHEALTHY", "exitCode": 137}]}])J"),
                                      "ecs-svc/2");
  ASSERT_TRUE(task);
  EXPECT_EQ(why_it_failed(*task),
            "Task failed container health checks (container app, exit code 137)");
}

TEST(FailedTaskTest, AContainersOwnReasonIsTold) {
  const auto task = first_failed_task(parse(R"J([
    {"taskArn": "a/greedy", "startedBy": "d", "stopCode": "EssentialContainerExited",
     "stoppedReason": "Essential container in task exited",
     "containers": [{"name": "app", "exitCode": 137, "reason": "OutOfMemoryError: killed"}]}])J"),
                                      "d");
  ASSERT_TRUE(task);
  EXPECT_EQ(why_it_failed(*task),
            "Essential container in task exited (container app, exit code 137, OutOfMemoryError: "
            "killed)");
}

TEST(FailedTaskTest, NoneFailed) {
  EXPECT_FALSE(first_failed_task({}, "d"));
  EXPECT_FALSE(first_failed_task(parse(R"J([1, {}])J"), ""));
}

}  // namespace
}  // namespace minato::cli
