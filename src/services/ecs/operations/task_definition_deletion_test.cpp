#include "services/ecs/operations/task_definition_deletion.h"

#include <gtest/gtest.h>

#include "services/ecs/operations/test_operations.h"

namespace minato::ecs {
namespace {

class TaskDefinitionDeletionTest : public testing::Test {
 protected:
  static std::string at(const boost::json::value& json, const std::string& pointer) {
    return TestOperations::at(json, pointer);
  }
  boost::json::value remove(const std::string& names) {
    return ecs_.json("DeleteTaskDefinitions", "{'taskDefinitions':[" + names + "]}");
  }
  void deregister(const std::string& name) {
    ecs_.json("DeregisterTaskDefinition", "{'taskDefinition':'" + name + "'}");
  }
  std::vector<std::string> listed(const std::string& status) {
    return TestOperations::texts(ecs_.json("ListTaskDefinitions", "{'status':'" + status + "'}"),
                                 "taskDefinitionArns");
  }

  TestOperations ecs_;
};

using Texts = std::vector<std::string>;

TEST_F(TaskDefinitionDeletionTest, GoesByWayOfDeleteInProgress) {
  ecs_.register_definition("web");
  deregister("web:1");
  const auto answer = remove("'web:1'");
  EXPECT_EQ(at(answer, "/taskDefinitions/0/status"), "DELETE_IN_PROGRESS");
  EXPECT_NE(at(answer, "/taskDefinitions/0/deleteRequestedAt"), "(none)");
  EXPECT_EQ(listed("INACTIVE"), Texts{});
  EXPECT_EQ(listed("DELETE_IN_PROGRESS"), Texts{kArn + "task-definition/web:1"});
  EXPECT_EQ(at(remove("'web:1'"), "/taskDefinitions/0/status"), "DELETE_IN_PROGRESS");
  ecs_.expect_refused({"DeregisterTaskDefinition", "{'taskDefinition':'web:1'}", ErrorCode::kClient,
                       "DELETE_IN_PROGRESS"});
  ecs_.expect_refused({"RunTask", "{'taskDefinition':'web:1'}", ErrorCode::kClient, "inactive"});
  ecs_.advance(Seconds{61});
  EXPECT_EQ(listed("DELETE_IN_PROGRESS"), Texts{});
  ecs_.expect_refused({"DescribeTaskDefinition", "{'taskDefinition':'web:1'}", ErrorCode::kClient,
                       "Unable to describe task definition."});
  EXPECT_EQ(ecs_.register_definition("web"), "web:2");
}

TEST_F(TaskDefinitionDeletionTest, WaitsForServicesAndTasks) {
  ecs_.connect(1);
  ecs_.register_definition("web");
  ecs_.json("CreateService", "{'serviceName':'shop','taskDefinition':'web','desiredCount':1}");
  deregister("web:1");
  remove("'web:1'");
  ecs_.advance(Seconds{300});
  // Services go on with what they have.
  ecs_.json("UpdateService", "{'service':'shop','desiredCount':2}");
  EXPECT_EQ(ecs_.wanted("shop").size(), 2u);
  const auto tasks = ecs_.wanted("shop");
  ecs_.json("DeleteService", "{'service':'shop','force':true}");
  for (const auto& id : tasks) ecs_.report_stopped(id, "", "");
  ecs_.advance(Seconds{61});
  EXPECT_EQ(listed("DELETE_IN_PROGRESS").size(), 1u);
  // As long as its tasks are to be seen.
  ecs_.advance(EcsSettings{}.stopped_task_retention);
  ecs_.advance(Seconds{60});
  EXPECT_EQ(listed("DELETE_IN_PROGRESS"), Texts{});
}

TEST_F(TaskDefinitionDeletionTest, WaitsForWhatARollbackGoesBackTo) {
  ecs_.connect(1);
  ecs_.register_definition("web");
  ecs_.json("CreateService", "{'serviceName':'shop','taskDefinition':'web:1','desiredCount':1}");
  const auto first = ecs_.wanted("shop").front();
  ecs_.report_running(first);
  ecs_.register_definition("web");
  ecs_.json("UpdateService",
            "{'service':'shop','taskDefinition':'web:2','deploymentConfiguration':"
            "{'maximumPercent':100,'minimumHealthyPercent':0}}");
  ecs_.report_stopped(first, "", "");
  const auto& service = ecs_.service_row("shop");
  ASSERT_EQ(service.deployments.size(), 1u) << "nothing is left of the first";
  deregister("web:1");
  remove("'web:1'");
  // Longer than a stopped task is shown.
  for (int minute = 0; minute < 70; ++minute) ecs_.advance(Seconds{60});
  EXPECT_EQ(listed("DELETE_IN_PROGRESS").size(), 1u);
  const auto list = ecs_.json("ListServiceDeployments", "{'service':'shop'}");
  const std::string arn = at(list, "/serviceDeployments/0/serviceDeploymentArn");
  ecs_.json("StopServiceDeployment", "{'serviceDeploymentArn':'" + arn + "'}");
  EXPECT_EQ(ecs_.service_row("shop").deployments.front().definition.revision, 1);
}

TEST_F(TaskDefinitionDeletionTest, FailsForWhatCannotGo) {
  ecs_.register_definition("web");
  ecs_.register_definition("web");
  deregister("web:1");
  const auto answer = remove("'web:2','web','never:1','" + kArn + "task-definition/web:1','web:1'");
  EXPECT_EQ(answer.at("taskDefinitions").as_array().size(), 1u);
  const auto& failures = answer.at("failures").as_array();
  ASSERT_EQ(failures.size(), 3u);
  EXPECT_EQ(at(answer, "/failures/0/arn"), kArn + "task-definition/web:2");
  EXPECT_NE(at(answer, "/failures/0/detail").find("still in ACTIVE status"), std::string::npos);
  for (const auto& failure : failures) {
    EXPECT_EQ(at(failure, "/reason"), "TASK_DEFINITION_NOT_VALID");
  }
  ecs_.expect_refused({"DeleteTaskDefinitions", "{'taskDefinitions':[]}",
                       ErrorCode::kInvalidParameter, "One to ten"});
}

TEST_F(TaskDefinitionDeletionTest, FamiliesThatAreBeingDeletedAreNeitherActiveNorInactive) {
  ecs_.register_definition("web");
  deregister("web:1");
  remove("'web:1'");
  const auto families = [&](const std::string& status) {
    return TestOperations::texts(
        ecs_.json("ListTaskDefinitionFamilies", "{'status':'" + status + "'}"), "families");
  };
  EXPECT_EQ(families("ACTIVE"), Texts{});
  EXPECT_EQ(families("INACTIVE"), Texts{});
  EXPECT_EQ(families("ALL"), Texts{"web"});
}

}  // namespace
}  // namespace minato::ecs
