#include "cli/command_line.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace minato::cli {
namespace {

TEST(CommandLine, TheAgentOfUpIsToldItsAvailabilityZone) {
  AgentCommand command;
  auto arguments = agent_arguments(command);
  EXPECT_EQ(std::ranges::count(arguments, "--availability-zone"), 0);
  command.availability_zone = "us-east-1b";
  arguments = agent_arguments(command);
  const auto at = std::ranges::find(arguments, "--availability-zone");
  ASSERT_LT(at + 1, arguments.end());
  EXPECT_EQ(*(at + 1), "us-east-1b");
}

}  // namespace
}  // namespace minato::cli
