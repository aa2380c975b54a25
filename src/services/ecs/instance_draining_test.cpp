// What becomes of a service's tasks on container instances that drain.
#include <gtest/gtest.h>

#include <set>

#include "services/ecs/instance_commands.h"
#include "services/ecs/test_cluster.h"

namespace minato::ecs {
namespace {

void start(TestCluster& cluster, int count, int minimum, int maximum) {
  cluster.define("web");
  cluster.connect(1);
  Service service = cluster.service("web", count);
  service.minimum_healthy_percent = minimum;
  service.maximum_percent = maximum;
  cluster.create_service(std::move(service));
  for (const auto& id : cluster.wanted("web")) cluster.report_running(id);
}

int wanted_on(const TestCluster& cluster, int machine) {
  return static_cast<int>(std::ranges::count_if(cluster.wanted("web"), [&](const TaskId& id) {
    return cluster.task(id).instance == TestCluster::instance_id(machine);
  }));
}

void drain(TestCluster& cluster, int machine) {
  cluster.run(SetInstanceStatus{TestCluster::instance_id(machine), InstanceStatus::kDraining});
}

void report_all_running(TestCluster& cluster) {
  for (const auto& id : cluster.wanted("web")) {
    if (cluster.task(id).last_status != TaskStatus::kRunning) cluster.report_running(id);
  }
}

TEST(InstanceDraining, replaces_tasks_before_it_stops_them) {
  TestCluster cluster;
  start(cluster, 2, 100, 200);
  cluster.connect(2);
  drain(cluster, 1);
  EXPECT_EQ(wanted_on(cluster, 1), 2);
  EXPECT_EQ(wanted_on(cluster, 2), 2);
  report_all_running(cluster);
  EXPECT_EQ(wanted_on(cluster, 1), 0);
  EXPECT_EQ(wanted_on(cluster, 2), 2);
}

TEST(InstanceDraining, stops_first_where_the_maximum_allows_no_more) {
  TestCluster cluster;
  start(cluster, 4, 50, 100);
  cluster.connect(2);
  drain(cluster, 1);
  EXPECT_EQ(wanted_on(cluster, 1), 2);
  EXPECT_EQ(wanted_on(cluster, 2), 2) << "the room of those that stop is used at once";
  report_all_running(cluster);
  report_all_running(cluster);
  EXPECT_EQ(wanted_on(cluster, 1), 0);
  EXPECT_EQ(wanted_on(cluster, 2), 4);
}

TEST(InstanceDraining, keeps_tasks_that_have_nowhere_to_go) {
  TestCluster cluster;
  start(cluster, 2, 100, 200);
  drain(cluster, 1);
  EXPECT_EQ(wanted_on(cluster, 1), 2);
  cluster.run(SetInstanceStatus{TestCluster::instance_id(1), InstanceStatus::kActive});
  EXPECT_EQ(cluster.wanted("web").size(), 2u);
}

void fail_rollout(TestCluster& cluster) {
  const Service& service = cluster.service_row("web");
  cluster.run(SetRolloutState{service.key(), service.deployments.front().id, RolloutState::kFailed,
                              "it failed", cluster.now()});
}

/// Revisions of the definition that are wanted to run.
std::set<int> wanted_revisions(const TestCluster& cluster) {
  std::set<int> revisions;
  for (const auto& id : cluster.wanted("web"))
    revisions.insert(cluster.task(id).definition.revision);
  return revisions;
}

TEST(InstanceDraining, goes_on_with_what_ran_before_a_failed_deployment) {
  TestCluster cluster;
  start(cluster, 2, 100, 200);
  cluster.connect(2);
  const auto next = cluster.define("web");
  cluster.run(StartDeployment{cluster.service_row("web").key(), cluster.deployment(next, 2)});
  fail_rollout(cluster);
  EXPECT_EQ(wanted_on(cluster, 1), 2);
  EXPECT_EQ(wanted_on(cluster, 2), 0) << "nothing is started any more";
  drain(cluster, 1);
  EXPECT_EQ(wanted_on(cluster, 1), 2);
  EXPECT_EQ(wanted_on(cluster, 2), 2);
  EXPECT_EQ(wanted_revisions(cluster), std::set<int>{1});
  report_all_running(cluster);
  EXPECT_EQ(wanted_on(cluster, 1), 0);
  EXPECT_EQ(wanted_on(cluster, 2), 2);
}

TEST(InstanceDraining, goes_on_with_a_failed_deployment_that_is_alone) {
  TestCluster cluster;
  start(cluster, 2, 100, 200);
  fail_rollout(cluster);
  cluster.connect(2);
  cluster.stop(cluster.wanted("web").front());
  EXPECT_EQ(cluster.wanted("web").size(), 1u) << "nothing is started any more";
  drain(cluster, 1);
  report_all_running(cluster);
  EXPECT_EQ(wanted_on(cluster, 1), 0);
  EXPECT_EQ(wanted_on(cluster, 2), 2);
}

TEST(InstanceDraining, stops_pending_tasks_at_once) {
  TestCluster cluster;
  cluster.define("web");
  cluster.connect(1);
  cluster.create_service(cluster.service("web", 1));
  cluster.connect(2);
  drain(cluster, 1);
  EXPECT_EQ(wanted_on(cluster, 1), 0);
  EXPECT_EQ(wanted_on(cluster, 2), 1);
}

}  // namespace
}  // namespace minato::ecs
