#include "services/ecs/registration.h"

#include <gtest/gtest.h>

#include "services/ecs/instance_commands.h"
#include "services/ecs/test_cluster.h"

namespace minato::ecs {
namespace {

TEST(Registration, LeavesAnInstanceThatSaysTheSameUntouched) {
  TestCluster cluster;
  cluster.connect(1);
  const auto id = TestCluster::instance_id(1);
  cluster.run(SetInstanceStatus{id, InstanceStatus::kDraining});
  cluster.run(SetInstanceAttribute{id, "stack", "blue"});
  const auto& instances = cluster.state().table<ContainerInstance>();
  const auto version = instances.version(id);
  cluster.disconnect(1);
  cluster.advance(Seconds{10});
  cluster.connect(1);
  EXPECT_EQ(instances.version(id), version);
  cluster.connect(TestCluster::machine(1, 2048));
  EXPECT_GT(instances.version(id), version);
  EXPECT_EQ(instances.at(id).cpu, CpuUnits{2048});
  EXPECT_EQ(instances.at(id).status, InstanceStatus::kDraining);
  EXPECT_EQ(instances.at(id).custom_attributes.at("stack"), "blue");
}

TEST(Registration, BringsALostInstanceBack) {
  TestCluster cluster;
  cluster.connect(1);
  const auto id = TestCluster::instance_id(1);
  cluster.run(SetInstanceLost{id});
  cluster.connect(1);
  EXPECT_FALSE(cluster.state().table<ContainerInstance>().at(id).lost);
}

}  // namespace
}  // namespace minato::ecs
