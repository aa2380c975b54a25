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
    service.circuit_breaker.enabled = watched_;
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
  void update() {
    const auto next = cluster_.define("log");
    cluster_.run(StartDeployment{key(), cluster_.deployment(next, next.revision)});
  }
  /// Machines do as they were told.
  void end_stopping() {
    std::vector<TaskId> ending;
    for (const auto& [id, row] : cluster_.state().table<Task>().rows()) {
      const bool ends = row.record.desired_status == DesiredStatus::kStopped;
      if (ends && row.record.last_status != TaskStatus::kStopped) ending.push_back(id);
    }
    for (const auto& id : ending) cluster_.report_stopped(id, "", "");
  }
  TaskId task_on(int machine) const {
    for (const auto& id : cluster_.wanted("log")) {
      if (cluster_.task(id).instance == TestCluster::instance_id(machine)) return id;
    }
    return TaskId();
  }
  static ServiceKey key() { return service_key(ClusterName("default"), "log"); }
  static PlacementRules where(const std::string& expression) {
    return {{{PlacementConstraintType::kMemberOf, expression}}, {}};
  }
  const Deployment& primary() const { return cluster_.service_row("log").deployments.front(); }
  bool is_steady() const { return cluster_.service_row("log").steady; }
  int desired_count() const { return cluster_.service_row("log").desired_count; }

  TestCluster cluster_;
  /// By a circuit breaker: a task is ready when it has run for 40 seconds.
  bool watched_ = false;
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
  update();
  EXPECT_EQ(cluster_.wanted("log").size(), 2u);
  EXPECT_EQ(cluster_.events_with("unable to replace"), 0) << "they are being replaced";
  for (int round = 0; round < 4; ++round) {
    end_stopping();
    report_all_running();
  }
  EXPECT_EQ(spread(), one_on({1, 2, 3, 4}));
  for (const auto& id : cluster_.wanted("log")) {
    EXPECT_EQ(cluster_.task(id).definition, primary().definition);
  }
  EXPECT_EQ(cluster_.service_row("log").deployments.size(), 1u);
}

TEST_F(DaemonServiceTest, WaitsWithTheNextUntilTheNewAreReady) {
  watched_ = true;
  start(4, {}, 50);
  update();
  EXPECT_EQ(cluster_.wanted("log").size(), 2u) << "the old may serve, unproven as they are";
  end_stopping();
  report_all_running();
  EXPECT_EQ(spread(), one_on({1, 2, 3, 4})) << "the new run, and nobody knows how well";
  cluster_.advance(Seconds{41});
  EXPECT_EQ(cluster_.wanted("log").size(), 2u);
  for (const auto& id : cluster_.wanted("log")) {
    EXPECT_EQ(cluster_.task(id).deployment, primary().id);
  }
}

TEST_F(DaemonServiceTest, DoesNotCountItsOwnTasksForItsConstraints) {
  start(2, where("runningTasksCount < 1 and not(task:group == service:log)"));
  const auto first = cluster_.wanted("log");
  for (int second = 0; second < 20; ++second) cluster_.advance(Seconds{1});
  EXPECT_EQ(spread(), one_on({1, 2}));
  EXPECT_EQ(cluster_.wanted("log"), first);
}

TEST_F(DaemonServiceTest, FollowsTheTasksThatItsConstraintsAskFor) {
  start(2, where("task:group == service:web"));
  EXPECT_EQ(spread(), one_on({}));
  cluster_.define("web");
  cluster_.create_service(cluster_.service("web", 1));
  const TaskId web = cluster_.wanted("web").front();
  cluster_.report_running(web);
  cluster_.advance(Seconds{5});
  EXPECT_EQ(spread(), (std::map<InstanceId, int>{{cluster_.task(web).instance, 1}}));
  cluster_.run(SetDesiredCount{service_key(ClusterName("default"), "web"), 0});
  cluster_.advance(Seconds{5});
  EXPECT_EQ(spread(), one_on({}));
}

TEST_F(DaemonServiceTest, SurvivesALostLinkThatAConstraintAsksFor) {
  start(2, where("agentConnected == true"));
  const auto first = cluster_.wanted("log");
  cluster_.disconnect(1);
  EXPECT_EQ(cluster_.wanted("log"), first);
  cluster_.connect(1);
  EXPECT_EQ(cluster_.wanted("log"), first);
  EXPECT_EQ(desired_count(), 2);
}

TEST_F(DaemonServiceTest, DoesNotWaitForMachinesThatTakeNoTasks) {
  cluster_.connect(3);
  cluster_.disconnect(3);
  start(2);
  EXPECT_EQ(spread(), one_on({1, 2}));
  EXPECT_EQ(desired_count(), 2);
  EXPECT_EQ(primary().rollout_state, RolloutState::kCompleted);
  cluster_.connect(3);
  report_all_running();
  EXPECT_EQ(spread(), one_on({1, 2, 3}));
}

TEST_F(DaemonServiceTest, DoesNotWaitForMachinesInQuarantine) {
  start(2);
  cluster_.run(
      SetInstanceAttribute{TestCluster::instance_id(1), kQuarantineAttribute, "until mended"});
  EXPECT_EQ(spread(), one_on({1, 2})) << "what runs there goes on";
  cluster_.report_stopped(task_on(1), "EssentialContainerExited", "");
  cluster_.advance(Seconds{2});
  EXPECT_EQ(spread(), one_on({2}));
  EXPECT_EQ(desired_count(), 1);
  EXPECT_TRUE(is_steady());
  cluster_.run(
      SetInstanceAttribute{TestCluster::instance_id(1), kQuarantineAttribute, std::nullopt});
  EXPECT_EQ(spread(), one_on({1, 2}));
}

TEST_F(DaemonServiceTest, DoesNotWaitForMachinesThatDrain) {
  start(2);
  cluster_.define("web");
  cluster_.create_service(cluster_.service("web", 2));
  for (const auto& id : cluster_.wanted("web")) cluster_.report_running(id);
  set_status(1, InstanceStatus::kDraining);
  EXPECT_EQ(spread(), one_on({1, 2})) << "a task of another service is still there";
  EXPECT_TRUE(is_steady());
  update();
  end_stopping();
  report_all_running();
  EXPECT_EQ(primary().rollout_state, RolloutState::kCompleted);
  EXPECT_EQ(cluster_.service_row("log").deployments.size(), 2u) << "one task is left of the old";
  EXPECT_TRUE(is_steady());
  for (const auto& id : cluster_.wanted("web")) {
    if (cluster_.task(id).last_status != TaskStatus::kRunning) cluster_.report_running(id);
  }
  end_stopping();
  end_stopping();
  EXPECT_EQ(spread(), one_on({2}));
  EXPECT_EQ(cluster_.service_row("log").deployments.size(), 1u);
}

TEST_F(DaemonServiceTest, LeavesADrainingInstanceThoughItsDeploymentHasFailed) {
  start(2);
  cluster_.run(
      SetRolloutState{key(), primary().id, RolloutState::kFailed, "it failed", cluster_.now()});
  set_status(1, InstanceStatus::kDraining);
  EXPECT_EQ(spread(), one_on({2}));
}

TEST_F(DaemonServiceTest, TriesAMachineWithoutRoomEachFiveSeconds) {
  start(1);
  cluster_.connect(TestCluster::machine(2, 4096, 64));
  const auto last = cluster_.now();
  EXPECT_EQ(spread(), one_on({1}));
  ASSERT_TRUE(cluster_.engine().next_wake());
  EXPECT_GE(*cluster_.engine().next_wake() - last, Seconds{5});
}

TEST_F(DaemonServiceTest, DoesNotWaitForMachinesWithoutRoom) {
  start(1);
  cluster_.connect(TestCluster::machine(2, 4096, 64));
  EXPECT_EQ(desired_count(), 1);
  EXPECT_EQ(cluster_.events_with("was unable to place a task"), 1);
  EXPECT_TRUE(is_steady());
  update();
  end_stopping();
  report_all_running();
  EXPECT_EQ(spread(), one_on({1}));
  EXPECT_EQ(primary().rollout_state, RolloutState::kCompleted);
  EXPECT_EQ(cluster_.service_row("log").deployments.size(), 1u);
  EXPECT_TRUE(is_steady());
  cluster_.connect(2);
  cluster_.advance(Seconds{5});
  report_all_running();
  EXPECT_EQ(spread(), one_on({1, 2}));
  EXPECT_EQ(desired_count(), 2);
}

TEST_F(DaemonServiceTest, KeepsTheMinimumWhereTheNextTaskFitsNowhere) {
  start(4, {}, 50);
  const auto next = cluster_.define("log", {CpuUnits{128}, Mebibytes{10'000}, {}});
  cluster_.run(StartDeployment{key(), cluster_.deployment(next, next.revision)});
  for (int round = 0; round < 5; ++round) {
    end_stopping();
    cluster_.advance(Seconds{5});
  }
  EXPECT_EQ(cluster_.wanted("log").size(), 2u);
  EXPECT_EQ(desired_count(), 2);
  EXPECT_EQ(primary().rollout_state, RolloutState::kInProgress);
}

TEST_F(DaemonServiceTest, IsNotDeployedWhereItsTaskFitsNowhere) {
  start(2);
  const auto next = cluster_.define("log", {CpuUnits{128}, Mebibytes{10'000}, {}});
  cluster_.run(StartDeployment{key(), cluster_.deployment(next, next.revision)});
  end_stopping();
  cluster_.advance(Seconds{5});
  EXPECT_EQ(desired_count(), 0);
  EXPECT_EQ(primary().rollout_state, RolloutState::kInProgress);
}

TEST_F(DaemonServiceTest, CountsItsMachinesThoughItsDeploymentHasFailed) {
  start(2);
  cluster_.run(
      SetRolloutState{key(), primary().id, RolloutState::kFailed, "it failed", cluster_.now()});
  cluster_.connect(3);
  EXPECT_EQ(spread(), one_on({1, 2})) << "nothing is started any more";
  EXPECT_EQ(desired_count(), 3);
  set_status(1, InstanceStatus::kDraining);
  EXPECT_EQ(desired_count(), 2);
}

}  // namespace
}  // namespace minato::ecs
