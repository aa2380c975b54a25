#include "services/ecs/group_peers.h"

#include <gtest/gtest.h>

#include "services/ecs/task_factory.h"
#include "services/ecs/test_cluster.h"

namespace minato::ecs {
namespace {

using Peers = std::map<InstanceId, int>;

class GroupPeersTest : public testing::Test {
 protected:
  GroupPeersTest() {
    definition_ = cluster_.define("web");
    cluster_.connect(1);
  }
  /// A task of its own on the machine.
  TaskId run(const std::string& group, const std::string& of_cluster = "default") {
    engine::Context context{cluster_.now(), random_};
    Task task = make_task(ClusterName(of_cluster),
                          cluster_.state().table<TaskDefinition>().at(definition_), context);
    task.group = group;
    TaskId id = task.id;
    engine::Plan plan;
    plan.add(CreateTask{std::move(task)});
    plan.add(PlaceTask{id, TestCluster::instance_id(1)});
    cluster_.apply(std::move(plan));
    return id;
  }
  Peers peers(const std::string& group) const {
    return peers_of_group(cluster_.state(), ClusterName("default"), group);
  }
  static Peers on_first(int count) { return {{TestCluster::instance_id(1), count}}; }

  TestCluster cluster_;
  SeededRandom random_{3};
  TaskDefinitionKey definition_;
};

TEST_F(GroupPeersTest, AreThoseThatAreWantedToRun) {
  const TaskId first = run("batch");
  run("batch");
  run("other");
  cluster_.create_cluster("second");
  run("batch", "second");
  EXPECT_EQ(peers("batch"), on_first(2));
  cluster_.stop(first);
  EXPECT_EQ(peers("batch"), on_first(1)) << "it is stopping";
  cluster_.report_stopped(first, "", "");
  EXPECT_EQ(peers("batch"), on_first(1));
  EXPECT_EQ(peers("none"), Peers{});
}

TEST_F(GroupPeersTest, OfAServiceAreItsTasks) {
  cluster_.create_service(cluster_.service("web", 3));
  EXPECT_EQ(peers("service:web"), on_first(3));
  cluster_.stop(cluster_.wanted("web").front());
  cluster_.disconnect(1);
  EXPECT_EQ(peers("service:web"), on_first(static_cast<int>(cluster_.wanted("web").size())));
}

TEST_F(GroupPeersTest, CountForGroupsWithANameAndForRulesThatAsk) {
  const PlacementRules none;
  const PlacementRules member{.constraints = {{PlacementConstraintType::kMemberOf, "a == b"}},
                              .strategy = {}};
  const PlacementRules distinct{.constraints = {{PlacementConstraintType::kDistinctInstance, ""}},
                                .strategy = {}};
  const PlacementRules packed{.constraints = {},
                              .strategy = {{PlacementStrategyType::kBinpack, "cpu"}}};
  const PlacementRules spread{.constraints = {},
                              .strategy = {{PlacementStrategyType::kSpread, "instanceId"}}};
  Task task;
  task.definition = definition_;
  task.group = "family:web";
  EXPECT_FALSE(goes_by_peers(task, none));
  EXPECT_FALSE(goes_by_peers(task, member));
  EXPECT_FALSE(goes_by_peers(task, packed));
  EXPECT_TRUE(goes_by_peers(task, distinct));
  EXPECT_TRUE(goes_by_peers(task, spread));
  task.group = "batch";
  EXPECT_TRUE(goes_by_peers(task, none));
}

}  // namespace
}  // namespace minato::ecs
