#include "services/ecs/operations/task_protection.h"

#include <gtest/gtest.h>

#include "services/ecs/operations/test_operations.h"

namespace minato::ecs {
namespace {

class TaskProtectionTest : public testing::Test {
 protected:
  TaskProtectionTest() {
    ecs_.connect(1);
    ecs_.register_definition("web");
    ecs_.json("CreateService",
              "{'serviceName':'shop','taskDefinition':'web','desiredCount':3,"
              "'deploymentConfiguration':{'minimumHealthyPercent':0}}");
    run_all();
  }
  void run_all() {
    for (const auto& id : ecs_.wanted("shop")) {
      if (ecs_.task(id).last_status < TaskStatus::kRunning) ecs_.report_running(id);
    }
  }
  void resize(int count) {
    ecs_.json("UpdateService", "{'service':'shop','desiredCount':" + std::to_string(count) + '}');
  }
  boost::json::value protect(const TaskId& task, const std::string& more = "",
                             const char* enabled = "true") {
    return ecs_.json("UpdateTaskProtection", "{'cluster':'default','tasks':['" + task.str() +
                                                 "'],'protectionEnabled':" + enabled + more + '}');
  }
  static std::string at(const boost::json::value& json, const std::string& pointer) {
    return TestOperations::at(json, pointer);
  }

  TestOperations ecs_;
};

TEST_F(TaskProtectionTest, IsShownAndEnds) {
  const TaskId task = ecs_.wanted("shop").front();
  const std::string arn = kArn + "task/default/" + task.str();
  const auto made = protect(task, ",'expiresInMinutes':10");
  EXPECT_EQ(at(made, "/protectedTasks/0/taskArn"), arn);
  EXPECT_EQ(at(made, "/protectedTasks/0/protectionEnabled"), "true");
  EXPECT_NE(at(made, "/protectedTasks/0/expirationDate"), "(none)");
  const auto all = ecs_.json("GetTaskProtection", "{'cluster':'default'}");
  EXPECT_EQ(all.at("protectedTasks").as_array().size(), 1u);
  ecs_.advance(Seconds{600});
  EXPECT_EQ(at(ecs_.json("GetTaskProtection", "{'cluster':'default'}"), "/protectedTasks"), "[]");
  const auto ended =
      ecs_.json("GetTaskProtection", "{'cluster':'default','tasks':['" + arn + "']}");
  EXPECT_EQ(at(ended, "/protectedTasks/0/protectionEnabled"), "false");
  EXPECT_EQ(at(ended, "/protectedTasks/0/expirationDate"), "(none)");
}

TEST_F(TaskProtectionTest, ScaleInTakesTheOthers) {
  const TaskId last = ecs_.wanted("shop").back();
  protect(last);
  resize(1);
  EXPECT_EQ(ecs_.wanted("shop"), std::vector{last});
  resize(0);
  EXPECT_EQ(ecs_.wanted("shop"), std::vector{last});
  protect(last, "", "false");
  EXPECT_TRUE(ecs_.wanted("shop").empty());
}

TEST_F(TaskProtectionTest, ScaleInGoesOnWhenItExpires) {
  protect(ecs_.wanted("shop").front());
  resize(0);
  ecs_.advance(Seconds{119 * 60});
  EXPECT_EQ(ecs_.wanted("shop").size(), 1u);
  ecs_.advance(Seconds{60});
  EXPECT_TRUE(ecs_.wanted("shop").empty());
}

TEST_F(TaskProtectionTest, ADeploymentWaitsForIt) {
  const TaskId old = ecs_.wanted("shop").front();
  protect(old);
  ecs_.json("UpdateService", "{'service':'shop','forceNewDeployment':true}");
  for (int round = 0; round < 3; ++round) run_all();
  const auto wanted = ecs_.wanted("shop");
  EXPECT_EQ(wanted.size(), 4u);
  EXPECT_EQ(std::ranges::count(wanted, old), 1);
  const auto shown = ecs_.json("DescribeServices", "{'services':['shop']}");
  EXPECT_EQ(at(shown, "/services/0/deployments/0/rolloutState"), "IN_PROGRESS");
  protect(old, "", "false");
  EXPECT_EQ(ecs_.wanted("shop").size(), 3u);
}

TEST_F(TaskProtectionTest, DoesNotSaveFromTheEndOfTheService) {
  protect(ecs_.wanted("shop").front());
  ecs_.json("DeleteService", "{'service':'shop','force':true}");
  EXPECT_TRUE(ecs_.wanted("shop").empty());
}

TEST_F(TaskProtectionTest, FailsForTasksThatCannotHaveIt) {
  const auto run = ecs_.json("RunTask", "{'taskDefinition':'web'}");
  const std::string alone = at(run, "/tasks/0/taskArn");
  const TaskId stopped = ecs_.wanted("shop").front();
  ecs_.stop(stopped);
  const auto answer =
      ecs_.json("UpdateTaskProtection", "{'cluster':'default','protectionEnabled':true,'tasks':['" +
                                            alone + "','" + stopped.str() + "','never']}");
  EXPECT_EQ(at(answer, "/protectedTasks"), "[]");
  EXPECT_EQ(at(answer, "/failures/0/arn"), alone);
  EXPECT_EQ(at(answer, "/failures/0/reason"), "TASK_NOT_VALID");
  EXPECT_EQ(at(answer, "/failures/1/reason"), "TASK_NOT_VALID");
  EXPECT_EQ(at(answer, "/failures/2/reason"), "MISSING");
  EXPECT_EQ(at(answer, "/failures/2/arn"), kArn + "task/default/never");
}

TEST_F(TaskProtectionTest, RefusesWhatCannotBe) {
  const std::string task = ecs_.wanted("shop").front().str();
  const std::string one = "{'cluster':'default','tasks':['" + task + "'],'protectionEnabled':true";
  std::string eleven;
  for (int i = 0; i < 11; ++i) eleven += (i == 0 ? "'" : ",'") + task + '\'';
  const Refused rows[] = {
      {"UpdateTaskProtection", one + ",'expiresInMinutes':0}", ErrorCode::kInvalidParameter,
       "between 1 and 2880"},
      {"UpdateTaskProtection", one + ",'expiresInMinutes':2881}", ErrorCode::kInvalidParameter,
       "between 1 and 2880"},
      {"UpdateTaskProtection", "{'cluster':'default','tasks':[],'protectionEnabled':true}",
       ErrorCode::kInvalidParameter, "cannot be empty"},
      {"UpdateTaskProtection",
       "{'cluster':'default','tasks':[" + eleven + "],'protectionEnabled':true}",
       ErrorCode::kInvalidParameter, "at most 10"},
      {"UpdateTaskProtection", "{'cluster':'never','tasks':['x'],'protectionEnabled':true}",
       ErrorCode::kClusterNotFound, "not found"},
      {"GetTaskProtection", "{'cluster':'never'}", ErrorCode::kClusterNotFound, "not found"},
  };
  for (const auto& row : rows) ecs_.expect_refused(row);
}

}  // namespace
}  // namespace minato::ecs
