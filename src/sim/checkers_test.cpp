// That the checkers of promises which seeds keep are able to fail: each is shown a state that must
// not be, and one that may.
#include <gtest/gtest.h>

#include "services/ecs/instance_commands.h"
#include "services/ecs/service_deployment_commands.h"
#include "services/ecs/test_cluster.h"
#include "services/ecs/waiting_task_commands.h"
#include "sim/acknowledged_write_checker.h"
#include "sim/calm_checker.h"
#include "sim/circuit_breaker_checker.h"
#include "sim/minimum_healthy_checker.h"
#include "sim/misdirected_traffic_checker.h"
#include "sim/placement_checker.h"
#include "sim/service_deployment_checker.h"
#include "sim/service_rest.h"
#include "sim/serving_group_checker.h"
#include "sim/task_protection_checker.h"
#include "sim/waiting_task_rest.h"

namespace minato::sim {
namespace {

using ecs::DesiredStatus;
using ecs::InstanceStatus;
using ecs::Task;

class CheckersTest : public testing::Test {
 protected:
  CheckersTest() {
    cluster_.connect(1);
    cluster_.define("web");
  }

  /// With its tasks RUNNING.
  const ecs::Service& create_service(int count) { return create(cluster_.service("web", count)); }
  const ecs::Service& create_daemon() {
    ecs::Service service = cluster_.service("web", 0);
    service.scheduling_strategy = ecs::SchedulingStrategy::kDaemon;
    service.maximum_percent = 100;
    service.minimum_healthy_percent = 0;
    return create(std::move(service));
  }
  const ecs::Service& create(ecs::Service service) {
    cluster_.create_service(std::move(service));
    for (const auto& id : cluster_.wanted("web")) cluster_.report_running(id);
    return cluster_.service_row("web");
  }
  const Task& first_task() { return cluster_.task(cluster_.wanted("web").front()); }
  Task stopped(const std::string& reason) {
    Task task = first_task();
    task.desired_status = DesiredStatus::kStopped;
    task.stop_code = "ServiceSchedulerInitiated";
    task.stopped_reason = reason;
    return task;
  }
  /// A new task of the service as it would be placed on number 1.
  Task placed() {
    Task task = first_task();
    task.id = ecs::TaskId("another");
    return task;
  }
  const std::string found() const { return world_.failure ? world_.failure->check : ""; }
  std::optional<std::string> unrest() {
    return find_unrest_of_service(cluster_.state(), cluster_.service_row("web"), cluster_.now());
  }

  ecs::TestCluster cluster_;
  SimWorld world_{1};
};

TEST_F(CheckersTest, PlacementGoesToActiveInstances) {
  create_service(1);
  PlacementChecker checker(world_);
  const Task task = placed();
  checker.task_changed(cluster_.state(), nullptr, &task, cluster_.now());
  EXPECT_EQ(found(), "");
  cluster_.run(ecs::SetInstanceStatus{cluster_.instance_id(1), InstanceStatus::kDraining});
  checker.task_changed(cluster_.state(), nullptr, &task, cluster_.now());
  EXPECT_EQ(found(), "placement");
}

TEST_F(CheckersTest, PlacementShunsQuarantine) {
  create_service(1);
  PlacementChecker checker(world_);
  const Task task = placed();
  cluster_.run(ecs::SetInstanceAttribute{cluster_.instance_id(1), ecs::kQuarantineAttribute, "x"});
  checker.task_changed(cluster_.state(), nullptr, &task, cluster_.now());
  EXPECT_EQ(found(), "placement");
}

TEST_F(CheckersTest, OneDaemonOnEachInstance) {
  create_daemon();
  PlacementChecker checker(world_);
  const Task task = placed();
  checker.task_changed(cluster_.state(), nullptr, &task, cluster_.now());
  EXPECT_EQ(found(), "placement");
}

TEST_F(CheckersTest, ProtectedTasksAreNotScaledIn) {
  create_service(1);
  TaskProtectionChecker checker(world_);
  const Task after = stopped("Scaling activity initiated by (deployment ecs-svc/1)");
  Task before = first_task();
  checker.task_changed(cluster_.state(), &before, &after, cluster_.now());
  EXPECT_EQ(found(), "");
  before.protected_until = cluster_.now() + Seconds{60};
  checker.task_changed(cluster_.state(), &before, &after, cluster_.now() + Seconds{60});
  EXPECT_EQ(found(), "");
  checker.task_changed(cluster_.state(), &before, &after, cluster_.now());
  EXPECT_EQ(found(), "task_protection");
}

TEST_F(CheckersTest, PromisedProtectionIsNotForgotten) {
  create_service(1);
  TaskProtectionChecker checker(world_);
  const Task before = first_task();
  const Task after = stopped("Task failed container health checks");
  checker.acknowledged(before.id, cluster_.now() + Seconds{60});
  checker.task_changed(cluster_.state(), &before, &after, cluster_.now());
  EXPECT_EQ(found(), "task_protection");
}

TEST_F(CheckersTest, FailedDeploymentsStartNothing) {
  const auto key = create_service(1).key();
  CircuitBreakerChecker checker(world_);
  const Task task = placed();
  checker.task_changed(cluster_.state(), nullptr, &task, cluster_.now());
  EXPECT_EQ(found(), "");
  cluster_.run(
      ecs::SetRolloutState{key, task.deployment, ecs::RolloutState::kFailed, "", cluster_.now()});
  checker.task_changed(cluster_.state(), nullptr, &task, cluster_.now());
  EXPECT_EQ(found(), "circuit_breaker");
}

TEST_F(CheckersTest, FailedDeploymentsAreRolledBack) {
  ecs::Service service = cluster_.service("web", 1);
  service.circuit_breaker.enabled = true;
  service.circuit_breaker.rolls_back = true;
  const auto key = create(std::move(service)).key();
  CircuitBreakerChecker checker(world_);
  ecs::ServiceRevision stable;
  stable.id = ecs::ServiceRevisionId("stable");
  stable.service = key;
  stable.definition = first_task().definition;
  cluster_.run(ecs::CreateServiceRevision{stable});
  cluster_.run(ecs::SetStableRevision{key, stable.id});
  checker.tick_ended(cluster_.state(), {}, cluster_.now());
  EXPECT_EQ(found(), "");
  cluster_.run(ecs::SetRolloutState{key, first_task().deployment, ecs::RolloutState::kFailed, "",
                                    cluster_.now()});
  checker.tick_ended(cluster_.state(), {}, cluster_.now());
  EXPECT_EQ(found(), "circuit_breaker");
}

TEST_F(CheckersTest, DrainedInstancesStayDraining) {
  AcknowledgedWriteChecker checker(world_);
  checker.acknowledged(cluster_.instance_id(1), InstanceStatus::kActive);
  checker.tick_ended(cluster_.state(), {}, cluster_.now());
  EXPECT_EQ(found(), "");
  checker.acknowledged(cluster_.instance_id(1), InstanceStatus::kDraining);
  checker.tick_ended(cluster_.state(), {}, cluster_.now());
  EXPECT_EQ(found(), "acknowledged_write");
}

TEST_F(CheckersTest, NothingHappensInCalm) {
  create_service(1);
  CalmChecker checker(world_);
  const Task before = first_task();
  const Task after = stopped("for no reason");
  checker.task_changed(cluster_.state(), &before, &after, cluster_.now());
  EXPECT_EQ(found(), "");
  checker.begin();
  checker.task_changed(cluster_.state(), &before, &before, cluster_.now());
  EXPECT_EQ(found(), "");
  checker.task_changed(cluster_.state(), &before, &after, cluster_.now());
  EXPECT_EQ(found(), "calm");
}

TEST_F(CheckersTest, TasksOnDrainingInstancesAreNoRest) {
  create_service(1);
  EXPECT_EQ(unrest(), std::nullopt);
  cluster_.connect(2);
  cluster_.run(ecs::SetInstanceStatus{cluster_.instance_id(1), InstanceStatus::kDraining});
  EXPECT_TRUE(unrest());
}

TEST_F(CheckersTest, InstancesWithoutTheirDaemonAreNoRest) {
  create_daemon();
  EXPECT_EQ(unrest(), std::nullopt);
  cluster_.connect(2);
  EXPECT_TRUE(unrest());
}

TEST_F(CheckersTest, MovesToMakeAreNoRest) {
  ecs::Service service = cluster_.service("web", 2);
  service.zone_rebalancing = true;
  create(std::move(service));
  EXPECT_EQ(unrest(), std::nullopt);
  auto machine = cluster_.machine(2);
  machine.attributes.emplace().push_back({.name = "ecs.availability-zone", .value = "a"});
  cluster_.connect(machine);
  EXPECT_TRUE(unrest());
}

TEST_F(CheckersTest, TasksThatWaitThoughThereIsRoomAreNoRest) {
  create_service(1);
  Task task = placed();
  task.service = {};
  task.deployment = {};
  task.instance = {};
  task.on_instance = false;
  task.last_status = ecs::TaskStatus::kProvisioning;
  task.resources = {CpuUnits{5000}, Mebibytes{128}, {}};
  engine::Plan plan;
  plan.add(ecs::BeginWaiting{{task.id, task.cluster, {}, cluster_.now()}});
  plan.add(ecs::CreateTask{task});
  cluster_.apply(std::move(plan));
  EXPECT_EQ(find_unrest_of_waiting_tasks(cluster_.state()), std::nullopt);
  cluster_.connect(cluster_.machine(2, 8192, 8192));
  EXPECT_TRUE(find_unrest_of_waiting_tasks(cluster_.state()));
}

/// A service deployment that goes on again: no command of the product does that.
struct Reopen {
  static constexpr std::string_view kName = "Reopen";
  void apply(engine::Commit& commit) const {
    commit.update<ecs::ServiceDeployment>(id, [](ecs::ServiceDeployment& deployment) {
      deployment.status = ecs::ServiceDeploymentStatus::kInProgress;
      deployment.finished_at.reset();
    });
  }
  ecs::ServiceDeploymentId id;
};

class RolloutCheckersTest : public CheckersTest {
 protected:
  ecs::ServiceDeploymentId begin_rollout(const std::string& name) {
    ecs::ServiceDeployment rollout;
    rollout.id = ecs::ServiceDeploymentId("default/web/" + name);
    rollout.service = cluster_.service_row("web").key();
    cluster_.run(ecs::CreateServiceDeployment{rollout});
    return rollout.id;
  }
  void finish(const ecs::ServiceDeploymentId& id) {
    cluster_.run(ecs::FinishServiceDeployment{id, ecs::ServiceDeploymentStatus::kSuccessful, "",
                                              cluster_.now(), std::nullopt});
  }
  void look_at(ServiceDeploymentChecker& checker, const ecs::ServiceDeploymentId& id) {
    const std::string table(ecs::ServiceDeployment::kTable);
    checker.tick_ended(cluster_.state(), {{table, id.str(), "{}"}}, cluster_.now());
  }
};

TEST_F(RolloutCheckersTest, ServiceDeploymentsEndOnce) {
  create_service(1);
  const auto id = begin_rollout("a");
  ServiceDeploymentChecker checker(world_);
  look_at(checker, id);
  finish(id);
  look_at(checker, id);
  EXPECT_EQ(found(), "");
  cluster_.run(Reopen{id});
  look_at(checker, id);
  EXPECT_EQ(found(), "service_deployment");
}

TEST_F(RolloutCheckersTest, EndsThatWereToldOutliveRestarts) {
  create_service(1);
  const auto id = begin_rollout("a");
  ServiceDeploymentChecker checker(world_);
  const std::string arn = "arn:aws:ecs:eu-west-1:1:service-deployment/" + id.str();
  checker.told(arn, "IN_PROGRESS");
  checker.control_plane_started(cluster_.state(), cluster_.now());
  EXPECT_EQ(found(), "");
  checker.told(arn, "STOPPED");
  checker.control_plane_started(cluster_.state(), cluster_.now());
  EXPECT_EQ(found(), "service_deployment");
}

TEST_F(RolloutCheckersTest, OneServiceDeploymentGoesOn) {
  create_service(1);
  const auto id = begin_rollout("a");
  ServiceDeploymentChecker checker(world_);
  look_at(checker, id);
  EXPECT_EQ(found(), "");
  look_at(checker, begin_rollout("b"));
  EXPECT_EQ(found(), "service_deployment");
}

TEST_F(RolloutCheckersTest, ServiceDeploymentsThatGoOnAreNoRest) {
  create_service(1);
  EXPECT_EQ(unrest(), std::nullopt);
  const auto id = begin_rollout("a");
  EXPECT_TRUE(unrest());
  finish(id);
  EXPECT_EQ(unrest(), std::nullopt);
}

/// A service in the first of two target groups, of which the listener of that is the rule.
class TrafficCheckersTest : public CheckersTest {
 protected:
  TrafficCheckersTest() {
    one_ = cluster_.create_group("one");
    two_ = cluster_.create_group("two");
    ecs::Service service = cluster_.service("web", 1);
    ecs::TrafficShift shift;
    shift.alternate = two_;
    shift.production_rule = kListener;
    service.deployments.front().load_balancers = {{one_, "app", 80, shift}};
    create(std::move(service));
    for (const auto* target : cluster_.targets(one_)) keys_.push_back(target->key());
    become(elb::TargetState::kHealthy);
  }
  void become(elb::TargetState health) {
    for (const auto& key : keys_) cluster_.target_becomes(key, health);
  }
  void send_all_to(const elb::TargetGroupArn& group) {
    // Both stay named: a group that nothing names has no health.
    elb::ListenerAction action = elb::forward_to(group);
    action.forward.target_groups.push_back({group == one_ ? two_ : one_, 0});
    cluster_.run(elb::ChangeListener{elb::ListenerArn(kListener), 80, action});
  }
  void add_healthy_target(const elb::TargetGroupArn& group) {
    const std::string id = ecs::TestCluster::ec2_id(1);
    cluster_.run(elb::RegisterTarget{group, id, 99, cluster_.now(), ""});
    cluster_.target_becomes(elb::Target::key_of(group, id, 99), elb::TargetState::kHealthy);
  }

  static constexpr const char* kListener = "arn:listener/one";
  elb::TargetGroupArn one_;
  elb::TargetGroupArn two_;
  std::vector<elb::TargetKey> keys_;
};

TEST_F(TrafficCheckersTest, GroupsThatTakeRequestsKeepTheirTasks) {
  ServingGroupChecker checker(world_);
  const Task before = first_task();
  const Task after = stopped("Scaling activity initiated by (deployment ecs-svc/1)");
  send_all_to(two_);
  checker.task_changed(cluster_.state(), &before, &after, cluster_.now());
  EXPECT_EQ(found(), "");
  send_all_to(one_);
  checker.task_changed(cluster_.state(), &before, &after, cluster_.now());
  EXPECT_EQ(found(), "serving_group");
}

TEST_F(TrafficCheckersTest, TasksThatRunStayInTheBalancer) {
  ServingGroupChecker checker(world_);
  const engine::JournalBatch changes{{std::string(elb::Target::kTable), keys_.front().str(), "{}"}};
  checker.tick_ended(cluster_.state(), changes, cluster_.now());
  EXPECT_EQ(found(), "");
  cluster_.run(elb::DrainTarget{keys_.front(), cluster_.now() + Seconds{60}});
  checker.tick_ended(cluster_.state(), changes, cluster_.now());
  EXPECT_EQ(found(), "serving_group");
}

TEST_F(TrafficCheckersTest, WhatTakesNoRequestsIsNoHealth) {
  MinimumHealthyChecker checker(world_);
  const Task before = first_task();
  const Task after = stopped("Scaling activity initiated by (deployment ecs-svc/1)");
  send_all_to(two_);
  checker.task_changed(cluster_.state(), &before, &after, cluster_.now());
  EXPECT_EQ(found(), "");
  send_all_to(one_);
  checker.task_changed(cluster_.state(), &before, &after, cluster_.now());
  EXPECT_EQ(found(), "minimum_healthy");
}

TEST_F(TrafficCheckersTest, RequestsGoWhereSomebodyAnswers) {
  MisdirectedTrafficChecker checker(world_);
  add_healthy_target(two_);
  become(elb::TargetState::kUnhealthy);
  checker.look(cluster_.state(), cluster_.now());
  become(elb::TargetState::kHealthy);
  checker.look(cluster_.state(), cluster_.now() + Seconds{61});
  become(elb::TargetState::kUnhealthy);
  checker.look(cluster_.state(), cluster_.now() + Seconds{62});
  EXPECT_EQ(found(), "");
  checker.look(cluster_.state(), cluster_.now() + Seconds{123});
  EXPECT_EQ(found(), "misdirected_traffic");
}

TEST_F(TrafficCheckersTest, ServicesAtRestHaveTheirTraffic) {
  MisdirectedTrafficChecker checker(world_);
  checker.look_at_rest(cluster_.state());
  EXPECT_EQ(found(), "");
  send_all_to(two_);
  checker.meddled(kListener, {{one_.str(), 1}});
  checker.meddled(kListener, {{two_.str(), 1}});
  checker.look_at_rest(cluster_.state());
  EXPECT_EQ(found(), "");
  MisdirectedTrafficChecker unaware(world_);
  unaware.look_at_rest(cluster_.state());
  EXPECT_EQ(found(), "misdirected_traffic");
}

}  // namespace
}  // namespace minato::sim
