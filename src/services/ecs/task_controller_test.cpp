#include "services/ecs/task_controller.h"

#include <gtest/gtest.h>

#include "services/ecs/assignments.h"
#include "services/ecs/test_cluster.h"

namespace minato::ecs {
namespace {

class TaskLifeTest : public testing::Test {
 protected:
  TaskLifeTest() {
    cluster_.define("web");
    group_ = cluster_.create_group("web");
    cluster_.connect(1);
  }

  /// A service of `count` tasks behind the group, none of them reported yet.
  void create_balanced(int count) {
    Service service = cluster_.service("web", count);
    service.deployments.front().load_balancers.push_back({group_, "app", 80, {}});
    cluster_.create_service(std::move(service));
  }
  /// One task that runs, its target healthy.
  TaskId running_task() {
    create_balanced(1);
    const TaskId task = cluster_.wanted("web").front();
    cluster_.report_running(task);
    cluster_.target_becomes(cluster_.targets(group_).front()->key(), elb::TargetState::kHealthy);
    return task;
  }
  /// What the machine of a task is told of it when it connects now.
  link::DesiredStatus told(int machine, const TaskId& task) const {
    ToldTasks ignored;
    const auto message =
        full_assignments(cluster_.state(), TestCluster::instance_id(machine), ignored);
    for (const auto& each : *message.tasks) {
      if (each.task_id == task.str()) return each.desired_status;
    }
    ADD_FAILURE() << "the machine is told nothing of the task";
    return link::DesiredStatus::kStopped;
  }

  TestCluster cluster_;
  elb::TargetGroupArn group_;
};

TEST_F(TaskLifeTest, RegistersItsTargetWhenItRuns) {
  create_balanced(1);
  const TaskId task = cluster_.wanted("web").front();
  cluster_.say(cluster_.report(task, link::AgentTaskStatus::kPending));
  EXPECT_TRUE(cluster_.targets(group_).empty()) << "not before it runs";
  cluster_.report_running(task);
  ASSERT_EQ(cluster_.targets(group_).size(), 1u);
  const elb::Target& target = *cluster_.targets(group_).front();
  EXPECT_EQ(target.id, TestCluster::ec2_id(1));
  const auto& bindings = cluster_.task(task).containers.front().network_bindings;
  EXPECT_EQ(target.port, bindings.front().host_port);
  EXPECT_EQ(cluster_.events_with("registered 1 targets in (target-group arn:group/web)"), 1);
  EXPECT_FALSE(cluster_.service_row("web").steady) << "its target is not healthy yet";
  cluster_.target_becomes(target.key(), elb::TargetState::kHealthy);
  EXPECT_TRUE(cluster_.service_row("web").steady);
}

TEST_F(TaskLifeTest, DrainsBeforeItsMachineIsToldToStop) {
  const TaskId task = running_task();
  cluster_.stop(task);
  ASSERT_EQ(cluster_.targets(group_).size(), 1u);
  EXPECT_EQ(cluster_.targets(group_).front()->state, elb::TargetState::kDraining);
  EXPECT_EQ(cluster_.task(task).last_status, TaskStatus::kDeactivating);
  EXPECT_EQ(told(1, task), link::DesiredStatus::kRunning);
  EXPECT_EQ(cluster_.events_with("has begun draining connections on 1 tasks."), 1);

  cluster_.run(elb::RemoveTarget{cluster_.targets(group_).front()->key()});
  EXPECT_EQ(cluster_.task(task).last_status, TaskStatus::kStopping);
  EXPECT_EQ(told(1, task), link::DesiredStatus::kStopped);
}

TEST_F(TaskLifeTest, StopsWithoutWordOfTheBalancerOnceTheDelayIsOver) {
  const TaskId task = running_task();
  cluster_.stop(task);
  cluster_.advance(Seconds{29});
  EXPECT_EQ(told(1, task), link::DesiredStatus::kRunning);
  cluster_.advance(Seconds{5});
  EXPECT_EQ(told(1, task), link::DesiredStatus::kStopped);
}

TEST_F(TaskLifeTest, IsReplacedWhileItDrains) {
  const TaskId task = running_task();
  cluster_.stop(task);
  ASSERT_EQ(cluster_.wanted("web").size(), 1u);
  EXPECT_NE(cluster_.wanted("web").front(), task);
}

TEST_F(TaskLifeTest, LosesItsTargetWhenItEndsByItself) {
  const TaskId task = running_task();
  cluster_.report_stopped(task, "EssentialContainerExited", "Essential container in task exited");
  EXPECT_TRUE(cluster_.targets(group_).empty());
  EXPECT_EQ(cluster_.task(task).stopped_reason, "Essential container in task exited");
  EXPECT_EQ(cluster_.task(task).last_status, TaskStatus::kStopped);
}

TEST_F(TaskLifeTest, NeverGoesBackWhateverTheMachineSays) {
  const TaskId task = running_task();
  cluster_.report_stopped(task, "EssentialContainerExited", "gone");
  cluster_.report_running(task);
  EXPECT_EQ(cluster_.task(task).last_status, TaskStatus::kStopped);
  EXPECT_TRUE(cluster_.targets(group_).empty());
}

TEST_F(TaskLifeTest, IsForgottenADayAfterItsEnd) {
  const TaskId task = running_task();
  cluster_.report_stopped(task, "EssentialContainerExited", "gone");
  cluster_.advance(Seconds{24 * 3600 - 1});
  EXPECT_NE(cluster_.state().table<Task>().find(task), nullptr);
  cluster_.advance(Seconds{1});
  EXPECT_EQ(cluster_.state().table<Task>().find(task), nullptr);
}

TEST_F(TaskLifeTest, StopsAtOnceWithoutAMachine) {
  Task waiting;
  waiting.id = TaskId("waiting");
  waiting.cluster = ClusterName("default");
  waiting.definition = {"web", 1};
  cluster_.run(CreateTask{waiting});
  cluster_.stop(waiting.id);
  EXPECT_EQ(cluster_.task(waiting.id).last_status, TaskStatus::kStopped);
  EXPECT_EQ(cluster_.task(waiting.id).stopped_reason, "Task stopped by user");
}

TEST_F(TaskLifeTest, IsReplacedElsewhereWhenItsMachineIsLost) {
  const TaskId task = running_task();
  cluster_.connect(2);
  cluster_.disconnect(1);
  cluster_.advance(Millis{14'999});
  EXPECT_EQ(cluster_.wanted("web"), std::vector{task}) << "a short break changes nothing";
  cluster_.advance(Millis{1});
  EXPECT_EQ(cluster_.task(task).last_status, TaskStatus::kStopped);
  EXPECT_EQ(cluster_.task(task).stop_code, "InfrastructureHealth");
  EXPECT_TRUE(cluster_.targets(group_).empty());
  ASSERT_EQ(cluster_.wanted("web").size(), 1u);
  EXPECT_EQ(cluster_.task(cluster_.wanted("web").front()).instance, TestCluster::instance_id(2));

  cluster_.connect(1);
  EXPECT_EQ(told(1, task), link::DesiredStatus::kStopped) << "the machine is back and has it still";
  cluster_.report_stopped(task, "", "");
  EXPECT_FALSE(cluster_.task(task).on_instance);
  EXPECT_EQ(cluster_.wanted("web").size(), 1u);
}

TEST_F(TaskLifeTest, GoesOnWhenItsMachineIsBackInTime) {
  const TaskId task = running_task();
  cluster_.disconnect(1);
  cluster_.advance(Seconds{10});
  cluster_.connect(1);
  cluster_.advance(Seconds{60});
  EXPECT_EQ(cluster_.wanted("web"), std::vector{task});
  EXPECT_EQ(cluster_.task(task).last_status, TaskStatus::kRunning);
}

TEST_F(TaskLifeTest, IsExchangedWhenItsTargetFailsAfterTheGracePeriod) {
  Service service = cluster_.service("web", 1);
  service.deployments.front().load_balancers.push_back({group_, "app", 80, {}});
  service.grace_period_seconds = 60;
  cluster_.create_service(std::move(service));
  const TaskId task = cluster_.wanted("web").front();
  cluster_.report_running(task);
  cluster_.target_becomes(cluster_.targets(group_).front()->key(), elb::TargetState::kUnhealthy);
  cluster_.advance(Seconds{59});
  EXPECT_EQ(cluster_.wanted("web"), std::vector{task});
  cluster_.advance(Seconds{1});
  ASSERT_EQ(cluster_.wanted("web").size(), 2u) << "its successor comes first";
  for (const auto& id : cluster_.wanted("web")) {
    if (id == task) continue;
    cluster_.report_running(id);
    cluster_.target_becomes(cluster_.task(id).targets.front(), elb::TargetState::kHealthy);
  }
  EXPECT_EQ(cluster_.task(task).desired_status, DesiredStatus::kStopped);
  EXPECT_EQ(cluster_.task(task).stopped_reason,
            "Task failed ELB health checks in (target-group arn:group/web)");
}

TEST_F(TaskLifeTest, KeepsTheMinimumHealthyThroughADeployment) {
  create_balanced(3);
  const auto old = cluster_.wanted("web");
  for (const auto& id : old) {
    cluster_.report_running(id);
    cluster_.target_becomes(cluster_.task(id).targets.front(), elb::TargetState::kHealthy);
  }
  ASSERT_TRUE(cluster_.service_row("web").steady);
  const auto next = cluster_.define("web");
  Deployment deployment = cluster_.deployment(next, 2);
  deployment.load_balancers = cluster_.service_row("web").deployments.front().load_balancers;
  cluster_.run(StartDeployment{cluster_.service_row("web").key(), std::move(deployment)});
  EXPECT_EQ(cluster_.wanted("web").size(), 6u);
  for (const auto& id : cluster_.wanted("web")) {
    if (cluster_.task(id).definition == next) cluster_.report_running(id);
  }
  EXPECT_EQ(cluster_.wanted("web").size(), 6u) << "running is not healthy yet";
  for (const auto& id : cluster_.wanted("web")) {
    if (cluster_.task(id).definition != next) continue;
    cluster_.target_becomes(cluster_.task(id).targets.front(), elb::TargetState::kHealthy);
  }
  EXPECT_EQ(cluster_.wanted("web").size(), 3u);
  for (const auto& id : old) {
    for (const auto& key : std::vector(cluster_.task(id).targets)) {
      cluster_.run(elb::RemoveTarget{key});
    }
    cluster_.report_stopped(id, "", "");
  }
  const Service& service = cluster_.service_row("web");
  ASSERT_EQ(service.deployments.size(), 1u);
  EXPECT_EQ(service.deployments.front().rollout_state, RolloutState::kCompleted);
  EXPECT_TRUE(service.steady);
}

TEST_F(TaskLifeTest, TellsOfTheSteadyStateAgainAfterScalingDown) {
  cluster_.create_service(cluster_.service("web", 2));
  for (const auto& id : cluster_.wanted("web")) cluster_.report_running(id);
  ASSERT_EQ(cluster_.events_with("has reached a steady state."), 1);
  cluster_.run(SetDesiredCount{cluster_.service_row("web").key(), 1});
  EXPECT_EQ(cluster_.wanted("web").size(), 1u);
  EXPECT_EQ(cluster_.events_with("has reached a steady state."), 2);
}

TEST_F(TaskLifeTest, IsTheSameAfterAStartFromTheJournal) {
  const TaskId task = running_task();
  cluster_.stop(task);
  SeededRandom random(1);
  engine::Engine again(random);
  again.state().add_setting(Identity{"eu-west-1", "123456789012"});
  OperationRegistry registry;
  ec2::install(again, registry);
  elb::install(again, registry);
  install(again, {});
  ASSERT_TRUE(again.load(cluster_.journal()));
  const Task& restored = again.state().table<Task>().at(task);
  EXPECT_EQ(restored.last_status, TaskStatus::kDeactivating);
  EXPECT_EQ(restored.targets, cluster_.task(task).targets);
  EXPECT_EQ(restored.stopped_reason, "Task stopped by user");
}

}  // namespace
}  // namespace minato::ecs
