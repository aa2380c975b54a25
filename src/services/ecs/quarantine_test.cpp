#include "services/ecs/quarantine.h"

#include <gtest/gtest.h>

#include "services/ecs/instance_commands.h"
#include "services/ecs/test_cluster.h"

namespace minato::ecs {
namespace {

class QuarantineTest : public testing::Test {
 protected:
  QuarantineTest() {
    cluster_.define("web");
    cluster_.connect(1);
  }

  const ContainerInstance& instance(int number) const {
    return cluster_.state().table<ContainerInstance>().at(TestCluster::instance_id(number));
  }
  /// Of the service "web" on the instance, wanted to run; empty: none.
  TaskId task_on(int number) const {
    for (const auto& id : cluster_.wanted("web")) {
      if (cluster_.task(id).instance == TestCluster::instance_id(number)) return id;
    }
    return TaskId();
  }
  void fail_start_on(int number) {
    ASSERT_FALSE(task_on(number).empty());
    cluster_.report_stopped(task_on(number), "TaskFailedToStart", "CannotStartContainerError: no");
    cluster_.advance(Seconds{8});
  }
  /// One task runs on the first instance; the second one is the least crowded for every other.
  void run_beside_a_bad_one() {
    cluster_.create_service(cluster_.service("web", 2));
    for (const auto& id : cluster_.wanted("web")) cluster_.report_running(id);
    cluster_.connect(2);
    cluster_.stop(cluster_.wanted("web").front());
    cluster_.advance(Seconds{1});
  }

  TestCluster cluster_;
};

TEST_F(QuarantineTest, ComesWithTheThirdFailureWhileOthersRunElsewhere) {
  run_beside_a_bad_one();
  fail_start_on(2);
  fail_start_on(2);
  EXPECT_FALSE(is_quarantined(instance(2)));
  EXPECT_EQ(instance(2).failed_starts, 2);
  fail_start_on(2);
  EXPECT_TRUE(is_quarantined(instance(2)));
  EXPECT_TRUE(task_on(2).empty());
  EXPECT_EQ(cluster_.wanted("web").size(), 2u) << "on the first instance";
  const Deployment& deployment = cluster_.service_row("web").deployments.front();
  EXPECT_EQ(deployment.failed_tasks, 0) << "the machine's fault";
  EXPECT_FALSE(deployment.launch_not_before);
}

TEST_F(QuarantineTest, IsNotForWhatFailsEverywhere) {
  cluster_.connect(2);
  cluster_.create_service(cluster_.service("web", 1));
  for (int i = 0; i < 8; ++i) {
    ASSERT_EQ(cluster_.wanted("web").size(), 1u);
    cluster_.report_stopped(cluster_.wanted("web").front(), "TaskFailedToStart", "no such image");
    cluster_.advance(Seconds{900});
  }
  EXPECT_FALSE(is_quarantined(instance(1)));
  EXPECT_FALSE(is_quarantined(instance(2)));
  EXPECT_GE(cluster_.service_row("web").deployments.front().failed_tasks, 8);
}

TEST_F(QuarantineTest, ATaskThatStartsBeginsTheCountAnew) {
  run_beside_a_bad_one();
  fail_start_on(2);
  fail_start_on(2);
  cluster_.report_running(task_on(2));
  EXPECT_EQ(instance(2).failed_starts, 0);
}

TEST_F(QuarantineTest, EndsInTimeAndTheNextFailureIsEnough) {
  run_beside_a_bad_one();
  for (int i = 0; i < 3; ++i) fail_start_on(2);
  ASSERT_TRUE(quarantine_ends(instance(2)));
  cluster_.advance(*quarantine_ends(instance(2)) - cluster_.now());
  EXPECT_FALSE(is_quarantined(instance(2)));
  for (const auto& id : cluster_.wanted("web")) cluster_.report_running(id);
  cluster_.stop(cluster_.wanted("web").front());
  cluster_.advance(Seconds{1});
  fail_start_on(2);
  EXPECT_TRUE(is_quarantined(instance(2)));
}

TEST_F(QuarantineTest, OfAValueThatIsNoTimeLastsUntilItIsDeleted) {
  cluster_.run(SetInstanceAttribute{TestCluster::instance_id(1), kQuarantineAttribute, "mended"});
  cluster_.advance(Seconds{100'000});
  EXPECT_TRUE(is_quarantined(instance(1)));
  cluster_.create_service(cluster_.service("web", 1));
  EXPECT_TRUE(cluster_.wanted("web").empty());
  cluster_.run(SetInstanceAttribute{TestCluster::instance_id(1), kQuarantineAttribute, {}});
  cluster_.advance(Seconds{1});
  EXPECT_EQ(cluster_.wanted("web").size(), 1u);
}

}  // namespace
}  // namespace minato::ecs
