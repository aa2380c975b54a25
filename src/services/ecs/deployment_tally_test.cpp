#include "services/ecs/deployment_tally.h"

#include <gtest/gtest.h>

#include "services/ecs/test_cluster.h"

namespace minato::ecs {
namespace {

TEST(LaunchDelay, DoublesUpToFifteenMinutes) {
  constexpr std::pair<int, int> kDelays[] = {{0, 0},
                                             {1, 1},
                                             {2, 2},
                                             {3, 4},
                                             {4, 8},
                                             {9, 256},
                                             {10, 512},
                                             {11, 900},
                                             {12, 900},
                                             {100, 900},
                                             {2'000'000'000, 900}};
  for (const auto& [failures, seconds] : kDelays) {
    EXPECT_EQ(launch_delay(failures), Seconds{seconds}) << failures << " failures";
  }
}

class DeploymentTallyTest : public testing::Test {
 protected:
  DeploymentTallyTest() {
    cluster_.define("web");
    cluster_.connect(1);
    cluster_.create_service(cluster_.service("web", 1));
  }

  const Deployment& primary() const { return cluster_.service_row("web").deployments.front(); }
  /// The one task that is wanted to run; empty: none is.
  TaskId running() const {
    const auto tasks = cluster_.wanted("web");
    return tasks.empty() ? TaskId() : tasks.front();
  }
  void fail_to_start(const TaskId& task) {
    cluster_.report_stopped(task, "TaskFailedToStart", "CannotPullContainerError: no such image");
  }

  TestCluster cluster_;
};

TEST_F(DeploymentTallyTest, SlowsDownTasksThatNeverRan) {
  for (const int seconds : {1, 2, 4, 8, 16}) {
    ASSERT_FALSE(running().empty());
    fail_to_start(running());
    EXPECT_TRUE(running().empty()) << "no new task before " << seconds << " s";
    cluster_.advance(Seconds{seconds} - Millis{1});
    EXPECT_TRUE(running().empty()) << "no new task before " << seconds << " s";
    cluster_.advance(Millis{1});
    EXPECT_FALSE(running().empty()) << "a new task after " << seconds << " s";
  }
  EXPECT_EQ(primary().failed_tasks, 5);
}

TEST_F(DeploymentTallyTest, WaitsAtMostFifteenMinutes) {
  for (int i = 0; i < 14; ++i) {
    fail_to_start(running());
    cluster_.advance(Seconds{900});
    ASSERT_FALSE(running().empty()) << "after failure " << i;
  }
}

TEST_F(DeploymentTallyTest, CountsEachTaskOnce) {
  const TaskId task = running();
  fail_to_start(task);
  fail_to_start(task);
  cluster_.advance(Millis{500});
  EXPECT_EQ(primary().failed_tasks, 1);
  EXPECT_EQ(primary().failures_in_a_row, 1);
}

TEST_F(DeploymentTallyTest, BeginsAnewWhenATaskRuns) {
  fail_to_start(running());
  cluster_.advance(Seconds{1});
  fail_to_start(running());
  cluster_.advance(Seconds{2});
  cluster_.report_running(running());
  EXPECT_EQ(primary().failures_in_a_row, 0);
  EXPECT_FALSE(primary().launch_not_before);
  cluster_.advance(Seconds{39});
  EXPECT_EQ(primary().failed_tasks, 2);
  cluster_.advance(Seconds{1});
  EXPECT_EQ(primary().failed_tasks, 0) << "nothing checks it, but it has run for 40 s";
  const TaskId ran = running();
  cluster_.report_stopped(ran, "EssentialContainerExited", "Essential container in task exited");
  EXPECT_FALSE(running().empty()) << "a task that ran is replaced at once";
  EXPECT_NE(running(), ran);
  EXPECT_EQ(primary().failed_tasks, 0) << "it was healthy";
  fail_to_start(running());
  EXPECT_EQ(primary().failed_tasks, 1);
  cluster_.advance(Seconds{1});
  EXPECT_FALSE(running().empty()) << "the delay begins at a second again";
}

TEST_F(DeploymentTallyTest, HoldsACrashLoopToOneTaskASecond) {
  cluster_.report_running(running());
  cluster_.report_stopped(running(), "EssentialContainerExited", "exited");
  EXPECT_EQ(primary().failed_tasks, 1) << "it was not healthy yet";
  EXPECT_TRUE(running().empty());
  cluster_.advance(Seconds{1});
  EXPECT_FALSE(running().empty());
}

TEST_F(DeploymentTallyTest, DoesNotCountTasksThatWereAskedToStop) {
  const TaskId task = running();
  cluster_.stop(task);
  cluster_.report_stopped(task, "", "");
  EXPECT_EQ(primary().failed_tasks, 0);
  EXPECT_FALSE(running().empty()) << "replaced at once";
}

TEST_F(DeploymentTallyTest, TellsOfAServiceThatKeepsFailingOnce) {
  for (int i = 0; i < 5; ++i) {
    fail_to_start(running());
    cluster_.advance(Seconds{16});
  }
  fail_to_start(running());
  EXPECT_EQ(cluster_.events_with("is unable to consistently start tasks successfully."), 1);
}

}  // namespace
}  // namespace minato::ecs
