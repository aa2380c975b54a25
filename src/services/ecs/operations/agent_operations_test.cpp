#include "services/ecs/operations/agent_operations.h"

#include <gtest/gtest.h>

#include "services/ecs/operations/test_operations.h"

namespace minato::ecs {
namespace {

TEST(AgentOperations, AreAcknowledgedAndChangeNothing) {
  TestOperations ecs;
  ecs.connect(1);
  ecs.register_definition("web");
  const std::string task =
      TestOperations::at(ecs.json("RunTask", "{'taskDefinition':'web'}"), "/tasks/0/taskArn");
  const std::string named = "'task':'" + task + "','status':'STOPPED'";
  for (const auto& [operation, body] :
       {std::pair<std::string, std::string>{"SubmitTaskStateChange", '{' + named + '}'},
        {"SubmitContainerStateChange", '{' + named + ",'containerName':'app','exitCode':1}"},
        {"SubmitAttachmentStateChanges",
         "{'attachments':[{'attachmentArn':'arn:x','status':'ATTACHED'}]}"}}) {
    EXPECT_EQ(TestOperations::at(ecs.json(operation, body), "/acknowledgment"), "ACK");
  }
  const auto shown = ecs.json("DescribeTasks", "{'tasks':['" + task + "']}");
  EXPECT_EQ(TestOperations::at(shown, "/tasks/0/lastStatus"), "PENDING");
}

TEST(AgentOperations, RefuseWhatIsNotThere) {
  TestOperations ecs;
  const Refused rows[] = {
      {"SubmitTaskStateChange", "{'cluster':'never'}", ErrorCode::kClusterNotFound, "not found"},
      {"SubmitContainerStateChange", "{'task':'never'}", ErrorCode::kInvalidParameter,
       "task was not found"},
      {"SubmitAttachmentStateChanges", "{'cluster':'never','attachments':[]}",
       ErrorCode::kClusterNotFound, "not found"},
      {"DiscoverPollEndpoint", "{}", ErrorCode::kUnsupported, "no endpoint"},
  };
  for (const auto& row : rows) ecs.expect_refused(row);
}

}  // namespace
}  // namespace minato::ecs
