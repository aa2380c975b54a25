#include "services/ecs/operations/explain_placement.h"

#include <gtest/gtest.h>

#include "services/ecs/instance_commands.h"
#include "services/ecs/operations/test_operations.h"

namespace minato::ecs {
namespace {

class ExplainPlacementTest : public testing::Test {
 protected:
  Answer<control::api::ExplainPlacement> explain(const std::string& name) {
    SeededRandom random(1);
    engine::Context context{ecs_.now(), random};
    control::api::ExplainPlacement::Request request;
    request.name = name;
    return explain_placement(ecs_.state(), request, context);
  }
  /// "REASON: DETAIL" of each machine in turn.
  std::vector<std::string> verdicts(const std::string& name) {
    std::vector<std::string> texts;
    const auto answer = explain(name);
    EXPECT_TRUE(answer.has_value());
    if (!answer) return texts;
    for (const auto& each : answer->answer(ecs_.state()).instances) {
      texts.push_back(each.reason.value_or("fits") + ": " + each.detail.value_or(""));
    }
    return texts;
  }

  TestOperations ecs_;
};

TEST_F(ExplainPlacementTest, SaysWhatEachInstanceLacks) {
  ecs_.register_definition("web", "",
                           "'cpu':512,'memory':512,'portMappings':[{'containerPort':80,"
                           "'hostPort':8080}]");
  ecs_.connect(TestCluster::machine(1, 256));
  ecs_.connect(TestCluster::machine(2, 4096, 100));
  for (int number = 3; number <= 6; ++number) ecs_.connect(number);
  ecs_.disconnect(4);
  ecs_.run(SetInstanceStatus{TestCluster::instance_id(5), InstanceStatus::kDraining});
  ecs_.run(SetInstanceAttribute{TestCluster::instance_id(6), "old", "yes"});
  ecs_.json("CreateService",
            "{'serviceName':'web','taskDefinition':'web','desiredCount':1,'placementConstraints':["
            "{'type':'memberOf','expression':'attribute:old !exists'}]}");
  EXPECT_EQ(verdicts("web"),
            (std::vector<std::string>{
                "RESOURCE:CPU: needs 512 CPU units, 256 are left",
                "RESOURCE:MEMORY: needs 512 MiB, 100 are left", "RESOURCE:PORTS: taken: 8080/tcp",
                "AGENT: its agent is not connected", "INACTIVE: it is DRAINING",
                "MemberOf placement constraint unsatisfied.: attribute:old !exists"}));
}

TEST_F(ExplainPlacementTest, TakesTasksToo) {
  ecs_.register_definition("web");
  ecs_.connect(1);
  const auto ran = ecs_.json("RunTask", "{'taskDefinition':'web'}");
  const std::string arn = ecs_.at(ran, "/tasks/0/taskArn");
  EXPECT_EQ(verdicts(arn), (std::vector<std::string>{"fits: "}));
  const auto answer = explain(arn)->answer(ecs_.state());
  EXPECT_EQ(answer.arn, arn);
  EXPECT_EQ(answer.instances[0].tasks, 1);
  EXPECT_EQ(explain("none").error().code, ErrorCode::kResourceNotFound);
}

TEST_F(ExplainPlacementTest, DoesNotKnowServicesThatAreGone) {
  ecs_.register_definition("web");
  ecs_.json("CreateService", "{'serviceName':'web','taskDefinition':'web','desiredCount':0}");
  ecs_.json("DeleteService", "{'service':'web'}");
  EXPECT_EQ(explain("web").error().code, ErrorCode::kResourceNotFound);
  ecs_.json("DeregisterTaskDefinition", "{'taskDefinition':'web:1'}");
  ecs_.json("DeleteTaskDefinitions", "{'taskDefinitions':['web:1']}");
  ecs_.advance(Seconds{120});
  ASSERT_TRUE(ecs_.state().table<TaskDefinition>().rows().empty());
  EXPECT_EQ(explain("web").error().code, ErrorCode::kResourceNotFound);
}

}  // namespace
}  // namespace minato::ecs
