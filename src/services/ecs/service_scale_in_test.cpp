// Which tasks a service gives up when it is wanted smaller.
#include <gtest/gtest.h>

#include <map>

#include "services/ecs/test_cluster.h"

namespace minato::ecs {
namespace {

/// Wanted tasks of "web" on each machine; a machine without any is left out.
std::map<InstanceId, int> spread(const TestCluster& cluster) {
  std::map<InstanceId, int> tasks;
  for (const auto& id : cluster.wanted("web")) ++tasks[cluster.task(id).instance];
  return tasks;
}

/// `machines` of them, with `count` tasks that all run.
void start(TestCluster& cluster, int machines, int count) {
  cluster.define("web");
  for (int number = 1; number <= machines; ++number) cluster.connect(number);
  cluster.create_service(cluster.service("web", count));
  for (const auto& id : cluster.wanted("web")) cluster.report_running(id);
}

void resize(TestCluster& cluster, int count) {
  cluster.run(SetDesiredCount{service_key(ClusterName("default"), "web"), count});
}

TEST(ServiceScaleIn, takes_from_the_machines_with_most_tasks) {
  TestCluster cluster;
  start(cluster, 1, 4);
  // The second machine's share is smaller: the first has had its four before.
  cluster.connect(2);
  resize(cluster, 6);
  for (const auto& id : cluster.wanted("web")) cluster.report_running(id);
  ASSERT_EQ(spread(cluster),
            (std::map{std::pair{cluster.instance_id(1), 4}, {cluster.instance_id(2), 2}}));

  resize(cluster, 4);
  EXPECT_EQ(spread(cluster),
            (std::map{std::pair{cluster.instance_id(1), 2}, {cluster.instance_id(2), 2}}));
}

TEST(ServiceScaleIn, leaves_as_many_on_each_machine) {
  TestCluster cluster;
  start(cluster, 3, 9);
  resize(cluster, 3);
  const auto left = spread(cluster);
  EXPECT_EQ(left.size(), 3u);
  for (const auto& [instance, tasks] : left) EXPECT_EQ(tasks, 1) << instance;
}

}  // namespace
}  // namespace minato::ecs
