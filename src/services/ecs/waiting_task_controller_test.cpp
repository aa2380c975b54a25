#include "services/ecs/waiting_task_controller.h"

#include <gtest/gtest.h>

#include "services/ecs/task_factory.h"
#include "services/ecs/test_cluster.h"
#include "services/ecs/waiting_task_commands.h"

namespace minato::ecs {
namespace {

const ClusterName kCluster("default");

class WaitingTaskTest : public testing::Test {
 protected:
  /// A task of a new revision of the family, which is a kind of its own.
  TaskId wait(const std::string& family, int memory, const PlacementRules& rules = {}) {
    const auto key = cluster_.define(family, {CpuUnits{1}, Mebibytes{memory}, {}});
    engine::Context context{cluster_.now(), random_};
    Task task = make_task(kCluster, cluster_.state().table<TaskDefinition>().at(key), context);
    TaskId id = task.id;
    task.group = "family:" + family;
    task.last_status = TaskStatus::kProvisioning;
    engine::Plan plan;
    plan.add(BeginWaiting{{id, kCluster, rules, cluster_.now()}});
    plan.add(CreateTask{std::move(task)});
    cluster_.apply(std::move(plan));
    return id;
  }
  bool waits(const TaskId& id) const {
    const bool is_waiting = cluster_.state().table<WaitingTask>().find(id) != nullptr;
    const Task& task = cluster_.task(id);
    EXPECT_EQ(task.instance.empty() && task.desired_status == DesiredStatus::kRunning, is_waiting);
    return is_waiting;
  }
  engine::Plan rehearse() {
    engine::Context context{cluster_.now(), random_};
    return reconcile_waiting_tasks(cluster_.state(), kCluster, context);
  }

  TestCluster cluster_;
  SeededRandom random_{7};
};

TEST_F(WaitingTaskTest, TheOldestIsPlacedFirst) {
  const TaskId second_of_name = wait("b", 600);
  cluster_.advance(Seconds{1});
  const TaskId younger = wait("a", 600);
  cluster_.connect(TestCluster::machine(1, 4096, 1000));
  cluster_.advance(Seconds{1});
  EXPECT_FALSE(waits(second_of_name));
  EXPECT_EQ(cluster_.task(second_of_name).last_status, TaskStatus::kPending);
  EXPECT_TRUE(waits(younger));
  cluster_.connect(2);
  cluster_.advance(Seconds{1});
  EXPECT_EQ(cluster_.task(younger).instance, TestCluster::instance_id(2));
}

TEST_F(WaitingTaskTest, ASmallerOnePassesTheLarger) {
  const TaskId large = wait("large", 9000);
  const TaskId small = wait("small", 64);
  cluster_.connect(1);
  cluster_.advance(Seconds{1});
  EXPECT_TRUE(waits(large));
  EXPECT_FALSE(waits(small));
}

TEST_F(WaitingTaskTest, ManyKindsThatNeverFitLeaveTheOthersTheirTurn) {
  std::vector<TaskId> large, small;
  for (int i = 0; i < 60; ++i) {
    large.push_back(wait("large", 9000 + i));
    cluster_.advance(Millis{1});
  }
  for (int i = 0; i < 5; ++i) small.push_back(wait("small", 64 + i));
  cluster_.connect(1);
  cluster_.advance(Seconds{1});
  for (int pass = 0; pass < 100; ++pass) cluster_.advance(Seconds{1});
  for (const auto& id : small) EXPECT_FALSE(waits(id));
  for (const auto& id : large) EXPECT_TRUE(waits(id));
}

TEST_F(WaitingTaskTest, WantsNothingWhereThereIsNoRoomAndAsksAgain) {
  EXPECT_TRUE(rehearse().empty());
  EXPECT_FALSE(rehearse().wake_at().has_value()) << "nothing waits";
  for (int i = 0; i < 30; ++i) wait("large", 9000 + i);
  cluster_.connect(1);
  cluster_.advance(Seconds{1});
  const engine::Plan plan = rehearse();
  EXPECT_TRUE(plan.empty());
  EXPECT_EQ(plan.wake_at(), cluster_.now() + Seconds{1});
}

TEST_F(WaitingTaskTest, OneThatIsStoppedLeaves) {
  const TaskId id = wait("web", 64);
  cluster_.stop(id);
  cluster_.advance(Seconds{1});
  EXPECT_FALSE(waits(id));
  EXPECT_EQ(cluster_.task(id).last_status, TaskStatus::kStopped);
  cluster_.connect(1);
  cluster_.advance(Seconds{1});
  EXPECT_TRUE(cluster_.task(id).instance.empty());
  EXPECT_FALSE(rehearse().wake_at().has_value());
}

TEST_F(WaitingTaskTest, WaitsOnAfterARestart) {
  const TaskId id = wait("web", 64);
  SeededRandom random(1);
  engine::Engine again(random);
  again.state().add_setting(Identity{"eu-west-1", "123456789012"});
  OperationRegistry registry;
  ec2::install(again, registry);
  elb::install(again, registry);
  install(again, {});
  ASSERT_TRUE(again.load(cluster_.journal()));
  EXPECT_NE(again.state().table<WaitingTask>().find(id), nullptr);
  std::vector<engine::Input> inputs;
  inputs.push_back({[](const engine::State&, engine::Context& context) {
    engine::Outcome outcome;
    outcome.plan = plan_registration(TestCluster::machine(1), 1, context.now);
    return outcome;
  }});
  again.tick(std::move(inputs), cluster_.now());
  EXPECT_EQ(again.state().table<WaitingTask>().find(id), nullptr);
  EXPECT_EQ(again.state().table<Task>().at(id).instance, TestCluster::instance_id(1));
}

TEST_F(WaitingTaskTest, ATaskThatIsStoppingIsNotInTheWayOfADistinctOne) {
  const PlacementRules distinct{.constraints = {{PlacementConstraintType::kDistinctInstance, ""}},
                                .strategy = {}};
  cluster_.connect(1);
  const TaskId first = wait("web", 64, distinct);
  cluster_.advance(Seconds{1});
  ASSERT_FALSE(waits(first));
  const TaskId second = wait("web", 64, distinct);
  cluster_.advance(Seconds{1});
  EXPECT_TRUE(waits(second));
  cluster_.stop(first);
  cluster_.advance(Seconds{1});
  EXPECT_NE(cluster_.task(first).last_status, TaskStatus::kStopped);
  EXPECT_FALSE(waits(second));
}

}  // namespace
}  // namespace minato::ecs
