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
#include "sim/placement_checker.h"
#include "sim/service_rest.h"
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

}  // namespace
}  // namespace minato::sim
