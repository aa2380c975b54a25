#include "services/ecs/rebalance_planner.h"

#include <gtest/gtest.h>

#include "services/ecs/cluster_commands.h"
#include "services/ecs/instance_commands.h"
#include "services/ecs/test_cluster.h"

namespace minato::ecs {
namespace {

class RebalancePlannerTest : public testing::Test {
 protected:
  RebalancePlannerTest() {
    cluster_.define("web");
    cluster_.connect(1);
    cluster_.create_service(cluster_.service("web", 4));
    for (const auto& id : cluster_.wanted("web")) cluster_.report_running(id);
    cluster_.advance(Seconds{1});
  }

  void set(InstanceRebalancing rebalancing) {
    cluster_.run(ConfigureCluster{ClusterName("default"), "", false, rebalancing, {}});
    cluster_.advance(Seconds{1});
  }
  int tasks_on(int number) const {
    int count = 0;
    for (const auto& id : cluster_.wanted("web")) {
      if (cluster_.task(id).instance == TestCluster::instance_id(number)) ++count;
    }
    return count;
  }
  /// Everything that is to start does.
  void run_for(Millis time) {
    for (Millis passed{0}; passed < time; passed += Seconds{1}) {
      for (const auto& id : cluster_.wanted("web")) {
        if (cluster_.task(id).last_status != TaskStatus::kRunning) cluster_.report_running(id);
      }
      cluster_.advance(Seconds{1});
    }
  }

  TestCluster cluster_;
};

TEST_F(RebalancePlannerTest, NothingMovesUnlessItIsAskedFor) {
  cluster_.connect(2);
  run_for(Seconds{60});
  EXPECT_EQ(tasks_on(2), 0);
}

TEST_F(RebalancePlannerTest, HalfOfTheTasksMoveToAMachineThatJoinsOneAtATime) {
  set(InstanceRebalancing::kEnabled);
  cluster_.connect(2);
  cluster_.advance(kBetweenMoves);
  EXPECT_EQ(cluster_.wanted("web").size(), 5u) << "the successor first";
  EXPECT_EQ(tasks_on(2), 1);
  cluster_.advance(Seconds{60});
  EXPECT_EQ(cluster_.wanted("web").size(), 5u) << "until it is ready";
  run_for(Seconds{60});
  EXPECT_EQ(tasks_on(1), 2);
  EXPECT_EQ(tasks_on(2), 2);
  EXPECT_EQ(cluster_.events_with("is rebalancing: moves (task "), 2);
}

TEST_F(RebalancePlannerTest, ADryRunTellsOnce) {
  set(InstanceRebalancing::kDryRun);
  cluster_.connect(2);
  run_for(Seconds{60});
  EXPECT_EQ(tasks_on(2), 0);
  EXPECT_EQ(cluster_.events_with("would rebalance (a dry run): move (task "), 1);
}

TEST_F(RebalancePlannerTest, AMoveIsGivenUpWhenTheSuccessorFails) {
  set(InstanceRebalancing::kEnabled);
  cluster_.connect(2);
  cluster_.advance(kBetweenMoves);
  ASSERT_EQ(tasks_on(2), 1);
  for (const auto& id : cluster_.wanted("web")) {
    if (cluster_.task(id).last_status == TaskStatus::kRunning) continue;
    cluster_.report_stopped(id, "TaskFailedToStart", "no");
  }
  run_for(Seconds{300});
  EXPECT_EQ(tasks_on(1), 4);
  EXPECT_EQ(tasks_on(2), 0);
  EXPECT_TRUE(cluster_.service_row("web").moving.empty());
}

TEST_F(RebalancePlannerTest, ProtectedTasksStay) {
  for (const auto& id : cluster_.wanted("web")) {
    cluster_.run(ProtectTask{id, cluster_.now() + Seconds{3600}});
  }
  set(InstanceRebalancing::kEnabled);
  cluster_.connect(2);
  run_for(Seconds{60});
  EXPECT_EQ(tasks_on(2), 0);
}

TEST_F(RebalancePlannerTest, ZonesAreEvenedOutForServicesThatAskForIt) {
  auto elsewhere = TestCluster::machine(2);
  cluster_.connect(elsewhere);
  cluster_.run(SetInstanceAttribute{TestCluster::instance_id(1), "ecs.availability-zone", "a"});
  cluster_.run(SetInstanceAttribute{TestCluster::instance_id(2), "ecs.availability-zone", "b"});
  ServiceSettings settings{100, 200, {}, {}, PropagateTags::kNone, false};
  settings.zone_rebalancing = true;
  cluster_.run(
      ChangeServiceSettings{service_key(ClusterName("default"), "web"), std::move(settings)});
  run_for(Seconds{60});
  EXPECT_EQ(tasks_on(1), 2);
  EXPECT_EQ(tasks_on(2), 2);
}

}  // namespace
}  // namespace minato::ecs
