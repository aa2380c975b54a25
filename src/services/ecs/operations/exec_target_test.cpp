#include "services/ecs/operations/exec_target.h"

#include <gtest/gtest.h>

#include "services/ecs/operations/test_operations.h"

namespace minato::ecs {
namespace {

class ExecTargetTest : public testing::Test {
 protected:
  ExecTargetTest() {
    ecs_.connect(1);
    ecs_.register_definition("web");
    ecs_.json("CreateService",
              "{'serviceName':'open','taskDefinition':'web','desiredCount':1,"
              "'enableExecuteCommand':true}");
    ecs_.json("CreateService", "{'serviceName':'shut','taskDefinition':'web','desiredCount':1}");
  }
  Result<ExecTarget> find(const TaskId& task,
                          ExecAdmission admission = ExecAdmission::kEnabledTasks,
                          std::optional<std::string> container = {}) {
    return find_exec_target(ecs_.state(), {{}, task.str(), std::move(container)}, admission);
  }
  std::string message(const Result<ExecTarget>& found) {
    EXPECT_FALSE(found);
    if (found) return "";
    EXPECT_EQ(to_string(found.error().code), to_string(ErrorCode::kInvalidParameter));
    return found.error().message;
  }

  TestOperations ecs_;
};

TEST_F(ExecTargetTest, IsARunningContainer) {
  const TaskId task = ecs_.wanted("open").front();
  EXPECT_NE(message(find(task)).find("running containers only"), std::string::npos);
  ecs_.report_running(task);
  const auto found = find(task);
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->task, task);
  EXPECT_EQ(found->instance, ecs_.task(task).instance);
  EXPECT_EQ(found->task_arn, kArn + "task/default/" + task.str());
  EXPECT_EQ(found->cluster_arn, kArn + "cluster/default");
  const auto shown = ecs_.json("DescribeTasks", "{'tasks':['" + task.str() + "']}");
  EXPECT_EQ(TestOperations::at(shown, "/tasks/0/containers/0/containerArn"), found->container_arn);
  EXPECT_EQ(TestOperations::at(shown, "/tasks/0/containers/0/name"), found->container);
  EXPECT_TRUE(find(task, ExecAdmission::kEnabledTasks, found->container));
  EXPECT_NE(message(find(task, ExecAdmission::kEnabledTasks, "other")).find(found->container),
            std::string::npos);
}

TEST_F(ExecTargetTest, MustHaveBeenEnabled) {
  const TaskId task = ecs_.wanted("shut").front();
  ecs_.report_running(task);
  EXPECT_NE(message(find(task)).find("not enabled"), std::string::npos);
  EXPECT_TRUE(find(task, ExecAdmission::kAllTasks));
}

TEST_F(ExecTargetTest, MustBeThere) {
  EXPECT_NE(message(find(TaskId(std::string(32, '0')))).find("not found"), std::string::npos);
  const auto found = find_exec_target(ecs_.state(), {"none", "x", {}}, ExecAdmission::kAllTasks);
  ASSERT_FALSE(found);
  EXPECT_EQ(to_string(found.error().code), to_string(ErrorCode::kClusterNotFound));
}

TEST_F(ExecTargetTest, TasksAndServicesShowIt) {
  const auto shown = [&](const char* service) {
    const TaskId task = ecs_.wanted(service).front();
    return ecs_.json("DescribeTasks", "{'tasks':['" + task.str() + "']}");
  };
  const auto open = shown("open");
  EXPECT_EQ(TestOperations::at(open, "/tasks/0/enableExecuteCommand"), "true");
  EXPECT_EQ(TestOperations::at(open, "/tasks/0/containers/0/managedAgents/0/name"),
            "ExecuteCommandAgent");
  EXPECT_EQ(TestOperations::at(open, "/tasks/0/containers/0/managedAgents/0/lastStatus"),
            "PENDING");
  ecs_.report_running(ecs_.wanted("open").front());
  EXPECT_EQ(TestOperations::at(shown("open"), "/tasks/0/containers/0/managedAgents/0/lastStatus"),
            "RUNNING");
  const auto shut = shown("shut");
  EXPECT_EQ(TestOperations::at(shut, "/tasks/0/enableExecuteCommand"), "false");
  EXPECT_EQ(TestOperations::at(shut, "/tasks/0/containers/0/managedAgents"), "(none)");
}

TEST_F(ExecTargetTest, UpdateServiceIsForTasksToCome) {
  const TaskId before = ecs_.wanted("shut").front();
  const auto updated = ecs_.json("UpdateService", "{'service':'shut','enableExecuteCommand':true}");
  EXPECT_EQ(TestOperations::at(updated, "/service/enableExecuteCommand"), "true");
  EXPECT_EQ(updated.at_pointer("/service/deployments").as_array().size(), 1u);
  EXPECT_EQ(ecs_.wanted("shut"), std::vector{before});
  EXPECT_FALSE(ecs_.task(before).execute_command);
  ecs_.json("UpdateService", "{'service':'shut','desiredCount':2}");
  EXPECT_TRUE(ecs_.task(ecs_.wanted("shut").back()).execute_command ||
              ecs_.task(ecs_.wanted("shut").front()).execute_command);
  // What is not said stays.
  const auto kept = ecs_.json("UpdateService", "{'service':'shut','desiredCount':1}");
  EXPECT_EQ(TestOperations::at(kept, "/service/enableExecuteCommand"), "true");
}

TEST_F(ExecTargetTest, RunTaskMayEnableIt) {
  const auto run = ecs_.json("RunTask", "{'taskDefinition':'web','enableExecuteCommand':true}");
  EXPECT_EQ(TestOperations::at(run, "/tasks/0/enableExecuteCommand"), "true");
}

TEST(SplitCommand, GoesByQuotesAndBackslashes) {
  using Words = std::vector<std::string>;
  const std::pair<const char*, Words> kCases[] = {
      {"ls -la  /tmp", {"ls", "-la", "/tmp"}},
      {"sh -c 'echo \"a b\"; exit 3'", {"sh", "-c", "echo \"a b\"; exit 3"}},
      {R"(echo "a \"b\" \n \\" c\ d)", {"echo", R"(a "b" \n \)", "c d"}},
      {"echo '' \"\"", {"echo", "", ""}},
      {"echo a'b'\"c\"", {"echo", "abc"}},
      {"echo $HOME *.txt # not a comment", {"echo", "$HOME", "*.txt", "#", "not", "a", "comment"}},
      {"\t/bin/sh\n", {"/bin/sh"}},
  };
  for (const auto& [command, words] : kCases) {
    const auto split = split_command(command);
    ASSERT_TRUE(split) << command;
    EXPECT_EQ(*split, words) << command;
  }
  for (const char* bad : {"", "   ", "echo 'open", "echo \"open", "echo \\"}) {
    EXPECT_FALSE(split_command(bad)) << bad;
  }
  EXPECT_FALSE(split_command(std::string("a\0b", 3)));
}

}  // namespace
}  // namespace minato::ecs
