#include "services/ecs/quarantine.h"

#include <gtest/gtest.h>

#include "services/ecs/instance_commands.h"
#include "services/ecs/test_cluster.h"

namespace minato::ecs {
namespace {

class QuarantineTest : public testing::Test {
 protected:
  /// Two tasks run on the first instance; the second one is the least crowded for every other.
  QuarantineTest() {
    make_service("web");
    cluster_.connect(2);
  }

  void make_service(const std::string& name) {
    cluster_.define(name);
    cluster_.connect(1);
    cluster_.create_service(cluster_.service(name, 2));
    start_all(name);
  }
  void start_all(const std::string& service) {
    for (const auto& id : cluster_.wanted(service)) {
      if (cluster_.task(id).last_status != TaskStatus::kRunning) cluster_.report_running(id);
    }
  }
  const ContainerInstance& instance(int number) const {
    return cluster_.state().table<ContainerInstance>().at(TestCluster::instance_id(number));
  }
  bool is_bad(int number) const { return is_quarantined(instance(number)); }
  /// Of the service on the instance, wanted to run; empty: none.
  TaskId task_on(int number, const std::string& service = "web") const {
    for (const auto& id : cluster_.wanted(service)) {
      if (cluster_.task(id).instance == TestCluster::instance_id(number)) return id;
    }
    return TaskId();
  }
  /// A task of the service is replaced; on the second instance its successor does not start, on the
  /// first it does.
  void fail_once(const std::string& service = "web",
                 const std::string& reason = "CannotStartContainerError: no") {
    cluster_.stop(task_on(1, service));
    cluster_.advance(Seconds{1});
    if (task_on(2, service).empty()) return;
    cluster_.report_stopped(task_on(2, service), "TaskFailedToStart", reason);
    cluster_.advance(Seconds{1});
    EXPECT_TRUE(task_on(2, service).empty()) << "the next one keeps off it";
    start_all(service);
    cluster_.advance(Seconds{120});
  }

  TestCluster cluster_;
};

TEST_F(QuarantineTest, ComesWithTheThirdFailureWhileOthersStartElsewhere) {
  fail_once();
  fail_once();
  EXPECT_FALSE(is_bad(2));
  EXPECT_EQ(instance(2).failed_starts.in_a_row, 2);
  fail_once();
  EXPECT_TRUE(is_bad(2));
  EXPECT_EQ(cluster_.events_with("into quarantine"), 1);
  fail_once();
  EXPECT_TRUE(task_on(2).empty());
  EXPECT_EQ(cluster_.wanted("web").size(), 2u) << "on the first instance";
}

TEST_F(QuarantineTest, IsNotForWhatFailsEverywhere) {
  cluster_.define("bad");
  cluster_.create_service(cluster_.service("bad", 1));
  for (int i = 0; i < 8; ++i) {
    ASSERT_EQ(cluster_.wanted("bad").size(), 1u);
    cluster_.report_stopped(cluster_.wanted("bad").front(), "TaskFailedToStart", "no");
    cluster_.advance(Seconds{900});
  }
  EXPECT_EQ(instance(1).failed_starts.in_a_row, 0);
  EXPECT_EQ(instance(2).failed_starts.in_a_row, 0);
}

TEST_F(QuarantineTest, IsNotForImagesThatCannotBePulled) {
  for (int i = 0; i < 5; ++i) fail_once("web", "CannotPullContainerError: no such image");
  EXPECT_FALSE(is_bad(2));
}

TEST_F(QuarantineTest, IsNotForOneServiceWhereOthersRun) {
  make_service("other");
  cluster_.stop(task_on(1, "other"));
  cluster_.advance(Seconds{1});
  start_all("other");
  ASSERT_FALSE(task_on(2, "other").empty());
  for (int i = 0; i < 5; ++i) fail_once();
  EXPECT_FALSE(is_bad(2));
}

TEST_F(QuarantineTest, ATaskThatStartsBeginsTheCountAnew) {
  fail_once();
  fail_once();
  cluster_.stop(task_on(1));
  cluster_.advance(Seconds{1});
  cluster_.report_running(task_on(2));
  EXPECT_EQ(instance(2).failed_starts.in_a_row, 0);
}

TEST_F(QuarantineTest, EndsInTimeAndTheNextFailureIsEnough) {
  for (int i = 0; i < 3; ++i) fail_once();
  ASSERT_TRUE(quarantine_ends(instance(2)));
  for (const TaskId& id : cluster_.wanted("web")) cluster_.stop(id);
  cluster_.advance(Seconds{1});
  start_all("web");
  cluster_.advance(*quarantine_ends(instance(2)) - cluster_.now() - Seconds{1});
  ASSERT_TRUE(is_bad(2));
  cluster_.advance(Seconds{2});
  ASSERT_FALSE(is_bad(2));
  fail_once();
  EXPECT_TRUE(is_bad(2));
}

TEST_F(QuarantineTest, OfAValueThatIsNoTimeLastsUntilItIsDeleted) {
  for (const char* value : {"mended", "1"}) {
    cluster_.run(SetInstanceAttribute{TestCluster::instance_id(2), kQuarantineAttribute, value});
    cluster_.advance(Seconds{100'000});
    EXPECT_TRUE(is_bad(2)) << value;
    cluster_.stop(task_on(1));
    cluster_.advance(Seconds{1});
    EXPECT_TRUE(task_on(2).empty()) << value;
    start_all("web");
  }
  cluster_.run(SetInstanceAttribute{TestCluster::instance_id(2), kQuarantineAttribute, {}});
  cluster_.stop(task_on(1));
  cluster_.advance(Seconds{1});
  EXPECT_FALSE(task_on(2).empty());
}

}  // namespace
}  // namespace minato::ecs
