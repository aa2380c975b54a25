#include "services/ecs/role_credentials.h"

#include <gtest/gtest.h>

#include "services/ecs/test_cluster.h"
#include "services/role_session.h"

namespace minato::ecs {
namespace {

constexpr char kRole[] = "arn:aws:iam::123456789012:role/reader";

class RoleCredentialsTest : public testing::Test {
 protected:
  RoleCredentialsTest() {
    cluster_.engine().state().add_setting(
        ValueVault(VaultKey{{1}}, std::make_shared<SeededRandom>(5)));
    cluster_.connect(1);
  }

  /// A task of a new definition with this role on machine 1.
  Task place(const std::string& family, const std::string& role, const std::string& override = "") {
    const TaskDefinitionKey key = cluster_.define(family);
    TaskDefinition definition = cluster_.state().table<TaskDefinition>().at(key);
    api::TaskDefinition document = *definition.document;
    if (!role.empty()) document.task_role_arn = role;
    definition.document = Document<api::TaskDefinition>(std::move(document));
    definition.id.revision = 2;
    cluster_.run(RegisterTaskDefinition{definition});
    Task task;
    task.id = TaskId("task-" + family);
    task.cluster = ClusterName("default");
    task.definition = definition.id;
    task.resources = definition.resources;
    if (!override.empty()) {
      api::TaskOverride overrides;
      overrides.task_role_arn = override;
      task.overrides = Document<api::TaskOverride>(std::move(overrides));
    }
    cluster_.run(CreateTask{task});
    cluster_.run(PlaceTask{task.id, TestCluster::instance_id(1)});
    return cluster_.task(task.id);
  }
  std::vector<link::TaskCredentials> ask(int machine, const std::vector<std::string>& tasks) {
    return task_credentials(cluster_.state(), TestCluster::instance_id(machine), tasks,
                            cluster_.now());
  }

  TestCluster cluster_;
};

TEST_F(RoleCredentialsTest, TheMachineOfATaskGetsKeysOfItsRole) {
  const Task task = place("reader", "reader");
  const auto given = ask(1, {task.id.str()});
  ASSERT_EQ(given.size(), 1u);
  EXPECT_EQ(given[0].task_id, task.id.str());
  EXPECT_EQ(given[0].role_arn, kRole);
  EXPECT_EQ(given[0].expiration, cluster_.now() + kRoleSessionLife);
  const auto session =
      open_session(cluster_.state().setting<ValueVault>(), given[0].token, cluster_.now());
  ASSERT_TRUE(session);
  EXPECT_EQ(session->access_key_id, given[0].access_key_id);
  EXPECT_EQ(session->secret_access_key, given[0].secret_access_key);
  EXPECT_EQ(session->name, task.id.str());
  // New ones each time.
  EXPECT_NE(ask(1, {task.id.str()})[0].access_key_id, given[0].access_key_id);
}

TEST_F(RoleCredentialsTest, NoOtherMachineDoes) {
  const Task task = place("reader", "reader");
  cluster_.connect(2);
  EXPECT_TRUE(ask(2, {task.id.str()}).empty());
  EXPECT_TRUE(ask(1, {"no-such-task"}).empty());
  cluster_.report_stopped(task.id, "", "");
  EXPECT_TRUE(ask(1, {task.id.str()}).empty());
}

TEST_F(RoleCredentialsTest, OverridesGoFirstAndMostTasksHaveNone) {
  EXPECT_EQ(task_role(cluster_.state(), place("plain", "")), "");
  EXPECT_EQ(task_role(cluster_.state(), place("writer", "arn:aws:iam::123456789012:role/w", kRole)),
            kRole);
  EXPECT_TRUE(ask(1, {"task-plain"}).empty());
}

}  // namespace
}  // namespace minato::ecs
