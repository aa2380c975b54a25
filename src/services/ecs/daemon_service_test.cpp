#include <gtest/gtest.h>

#include "services/ecs/instance_commands.h"
#include "services/ecs/test_cluster.h"

namespace minato::ecs {
namespace {

class DaemonServiceTest : public testing::Test {
 protected:
  void start(int machines, PlacementRules rules = {}, int minimum = 0) {
    cluster_.define("log");
    for (int number = 1; number <= machines; ++number) cluster_.connect(number);
    Service service = cluster_.service("log", 0);
    service.scheduling_strategy = SchedulingStrategy::kDaemon;
    service.minimum_healthy_percent = minimum;
    service.maximum_percent = 100;
    service.placement = std::move(rules);
    cluster_.create_service(std::move(service));
    report_all_running();
  }
  void report_all_running() {
    for (const auto& id : cluster_.wanted("log")) {
      if (cluster_.task(id).last_status != TaskStatus::kRunning) cluster_.report_running(id);
    }
  }
  std::map<InstanceId, int> spread() const {
    std::map<InstanceId, int> tasks;
    for (const auto& id : cluster_.wanted("log")) ++tasks[cluster_.task(id).instance];
    return tasks;
  }
  std::map<InstanceId, int> one_on(std::vector<int> machines) const {
    std::map<InstanceId, int> tasks;
    for (const int machine : machines) tasks[TestCluster::instance_id(machine)] = 1;
    return tasks;
  }
  void set_status(int machine, InstanceStatus status) {
    cluster_.run(SetInstanceStatus{TestCluster::instance_id(machine), status});
  }
  int desired_count() const { return cluster_.service_row("log").desired_count; }

  TestCluster cluster_;
};

TEST_F(DaemonServiceTest, RunsOneTaskOnEachInstance) {
  start(3);
  EXPECT_EQ(spread(), one_on({1, 2, 3}));
  EXPECT_EQ(desired_count(), 3);
  EXPECT_TRUE(cluster_.service_row("log").steady);
  cluster_.connect(4);
  EXPECT_EQ(spread(), one_on({1, 2, 3, 4}));
  EXPECT_EQ(desired_count(), 4);
}

TEST_F(DaemonServiceTest, ReplacesATaskThatEnds) {
  start(2);
  const TaskId id = cluster_.wanted("log").front();
  cluster_.report_stopped(id, "EssentialContainerExited", "");
  cluster_.advance(Seconds{2});
  EXPECT_EQ(spread(), one_on({1, 2}));
}

TEST_F(DaemonServiceTest, KeepsToInstancesThatMeetTheConstraints) {
  start(3, {{{PlacementConstraintType::kMemberOf, "attribute:logs == yes"}}, {}});
  EXPECT_EQ(spread(), one_on({}));
  EXPECT_EQ(desired_count(), 0);
  cluster_.run(SetInstanceAttribute{TestCluster::instance_id(2), "logs", "yes"});
  EXPECT_EQ(spread(), one_on({2}));
  cluster_.run(SetInstanceAttribute{TestCluster::instance_id(2), "logs", std::nullopt});
  EXPECT_EQ(spread(), one_on({}));
}

TEST_F(DaemonServiceTest, LeavesADrainingInstanceLast) {
  start(2);
  cluster_.define("web");
  cluster_.create_service(cluster_.service("web", 2));
  for (const auto& id : cluster_.wanted("web")) cluster_.report_running(id);
  set_status(1, InstanceStatus::kDraining);
  EXPECT_EQ(desired_count(), 1);
  EXPECT_EQ(spread(), one_on({1, 2})) << "a task of another service is still there";
  for (const auto& id : cluster_.wanted("web")) {
    if (cluster_.task(id).last_status != TaskStatus::kRunning) cluster_.report_running(id);
  }
  EXPECT_EQ(spread(), one_on({1, 2}));
  for (const Task* task : std::vector<const Task*>(
           cluster_.state().index<TasksOnInstance>().find(TestCluster::instance_id(1)).begin(),
           cluster_.state().index<TasksOnInstance>().find(TestCluster::instance_id(1)).end())) {
    if (task->group == "service:web") cluster_.report_stopped(task->id, "", "");
  }
  EXPECT_EQ(spread(), one_on({2}));
  set_status(1, InstanceStatus::kActive);
  for (const auto& [id, row] : cluster_.state().table<Task>().rows()) {
    if (row.record.desired_status == DesiredStatus::kStopped && row.record.on_instance) {
      cluster_.report_stopped(id, "", "");
      break;
    }
  }
  EXPECT_EQ(spread(), one_on({1, 2}));
}

TEST_F(DaemonServiceTest, UpdatesAsManyAtATimeAsTheMinimumAllows) {
  start(4, {}, 50);
  const auto next = cluster_.define("log");
  cluster_.run(
      StartDeployment{service_key(ClusterName("default"), "log"), cluster_.deployment(next, 2)});
  EXPECT_EQ(cluster_.wanted("log").size(), 2u);
  for (int round = 0; round < 4; ++round) {
    std::vector<TaskId> ending;
    for (const auto& [id, row] : cluster_.state().table<Task>().rows()) {
      const bool ends = row.record.desired_status == DesiredStatus::kStopped;
      if (ends && row.record.last_status != TaskStatus::kStopped) ending.push_back(id);
    }
    for (const auto& id : ending) cluster_.report_stopped(id, "", "");
    report_all_running();
  }
  EXPECT_EQ(spread(), one_on({1, 2, 3, 4}));
  for (const auto& id : cluster_.wanted("log")) EXPECT_EQ(cluster_.task(id).definition, next);
  EXPECT_EQ(cluster_.service_row("log").deployments.size(), 1u);
}

}  // namespace
}  // namespace minato::ecs
