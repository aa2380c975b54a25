#include "agent/task_plan_maker.h"

#include <gtest/gtest.h>

#include <csignal>

namespace minato::agent {
namespace {

using ecs::api::ContainerDefinition;
using ecs::api::TaskDefinition;

ContainerDefinition named(const std::string& name) {
  ContainerDefinition container;
  container.name = name;
  container.image = "sample:v1";
  return container;
}

TaskDefinition definition_of(std::vector<ContainerDefinition> containers) {
  TaskDefinition definition;
  definition.container_definitions = std::move(containers);
  return definition;
}

TEST(TaskPlanMaker, FillsInTheDefaultsOfEcs) {
  ContainerDefinition app = named("app");
  app.health_check.emplace();
  app.health_check->command = {"CMD-SHELL", "true"};
  const auto plan = make_task_plan(definition_of({app}));
  ASSERT_TRUE(plan) << plan.error().message;
  const ContainerPlan& container = plan->containers[0];
  EXPECT_TRUE(container.essential);
  EXPECT_FALSE(container.start_timeout);
  EXPECT_EQ(container.stop_timeout, Seconds(30));
  EXPECT_EQ(container.health_check->interval, Seconds(30));
  EXPECT_EQ(container.health_check->timeout, Seconds(5));
  EXPECT_EQ(container.health_check->retries, 3);
}

TEST(TaskPlanMaker, ResolvesDependenciesByName) {
  ContainerDefinition app = named("app");
  app.depends_on.emplace(1);
  app.depends_on->at(0).container_name = "migrate";
  app.depends_on->at(0).condition = ecs::api::ContainerCondition::kSuccess;
  const auto plan = make_task_plan(definition_of({app, named("migrate")}));
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_EQ(plan->containers[0].depends_on[0].container, 1u);
  EXPECT_EQ(plan->containers[0].depends_on[0].condition, DependencyCondition::kSuccess);

  const auto alone = make_task_plan(definition_of({app}));
  ASSERT_FALSE(alone);
  EXPECT_EQ(alone.error().message,
            "Container 'app' depends on 'migrate', which the task does not have.");
}

TEST(TaskPlanMaker, RefusesNamesThatAreNoneForADirectory) {
  for (const char* name : {"", ".", "..", "a/b", "../../etc"}) {
    EXPECT_FALSE(make_task_plan(definition_of({named(name)}))) << name;
  }
  EXPECT_FALSE(make_task_plan(definition_of({named("app"), named("app")})));
  EXPECT_FALSE(make_task_plan({}));
}

TEST(TaskPlanMaker, ANetworkForEachContainerInBridgeModeElseOneForTheTask) {
  ContainerDefinition app = named("app");
  app.port_mappings.emplace(1);
  app.port_mappings->at(0).container_port = 80;
  TaskDefinition definition = definition_of({app, named("proxy")});
  auto requests = make_sandbox_requests("one", definition);
  ASSERT_EQ(requests.size(), 2u);
  EXPECT_EQ(requests[0].key.name, "app");
  EXPECT_EQ(requests[0].ports[0].container_port, 80);
  EXPECT_EQ(requests[0].ports[0].host_port, 0);
  EXPECT_EQ(sandbox_of(definition, 1), 1u);

  definition.network_mode = ecs::api::NetworkMode::kHost;
  requests = make_sandbox_requests("one", definition);
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_EQ(requests[0].mode, network::NetworkMode::kHost);
  EXPECT_EQ(requests[0].ports.size(), 1u);
  EXPECT_EQ(sandbox_of(definition, 1), 0u);
}

struct AmountCase {
  const char* cpu;
  const char* memory;
  std::optional<std::int64_t> units;
  std::optional<std::int64_t> mebibytes;
};

TEST(TaskPlanMaker, TaskSizesAreReadAsEcsWritesThem) {
  for (const AmountCase& one :
       {AmountCase{"256", "512", 256, 512}, AmountCase{".5 vCPU", "1 GB", 512, 1024},
        AmountCase{"1 vcpu", "0.5GB", 1024, 512}}) {
    TaskDefinition definition = definition_of({named("app")});
    definition.cpu = one.cpu;
    definition.memory = one.memory;
    const auto limits = make_task_limits(definition);
    ASSERT_TRUE(limits) << one.cpu;
    EXPECT_EQ(limits->cpu_maximum->value, one.units);
    EXPECT_EQ(limits->memory->value, one.mebibytes);
  }
  TaskDefinition definition = definition_of({named("app")});
  definition.cpu = "much";
  EXPECT_FALSE(make_task_limits(definition));
}

TEST(TaskPlanMaker, ATaskWithoutASizeWeighsWhatItsContainersWeigh) {
  ContainerDefinition app = named("app");
  app.cpu = 100;
  const auto limits = make_task_limits(definition_of({app, named("proxy")}));
  EXPECT_EQ(limits->cpu_shares, CpuUnits{102});
  EXPECT_FALSE(limits->cpu_maximum);
  EXPECT_FALSE(limits->memory);
}

TEST(TaskPlanMaker, HealthCheckCommandsAreRunAsDockerRunsThem) {
  const auto arguments = [](std::vector<std::string> command) {
    ecs::api::HealthCheck check;
    check.command = std::move(command);
    return health_check_arguments(check);
  };
  using Arguments = std::vector<std::string>;
  EXPECT_EQ(arguments({"CMD", "/bin/check", "-q"}), (Arguments{"/bin/check", "-q"}));
  EXPECT_EQ(arguments({"CMD-SHELL", "a || b"}), (Arguments{"/bin/sh", "-c", "a || b"}));
  EXPECT_EQ(arguments({"a || b"}), (Arguments{"/bin/sh", "-c", "a || b"}));
  EXPECT_EQ(arguments({"NONE"}), Arguments{});
}

TEST(TaskPlanMaker, SignalsHaveNamesOrNumbers) {
  EXPECT_EQ(signal_number("SIGQUIT"), SIGQUIT);
  EXPECT_EQ(signal_number("QUIT"), SIGQUIT);
  EXPECT_EQ(signal_number("3"), SIGQUIT);
  EXPECT_EQ(signal_number("SIGRTMIN+3"), SIGRTMIN + 3);
  EXPECT_EQ(signal_number(""), SIGTERM);
  EXPECT_EQ(signal_number("SIGNONSENSE"), SIGTERM);
}

}  // namespace
}  // namespace minato::agent
