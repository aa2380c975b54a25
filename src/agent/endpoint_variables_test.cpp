#include "agent/endpoint_variables.h"

#include <gtest/gtest.h>

#include <map>

namespace minato::agent {
namespace {

class EndpointVariables : public testing::Test {
 protected:
  std::map<std::string, std::string> variables(ecs::api::NetworkMode mode,
                                               const std::string& role = "") {
    TaskEntry entry;
    entry.assigned.assignment.task_id = "0123";
    entry.assigned.runtime_ids = {"aa", "bb"};
    auto& definition = entry.assigned.assignment.task_definition.emplace();
    definition.network_mode = mode;
    if (!role.empty()) definition.task_role_arn = role;
    const auto made = endpoint_variables(entry, 1, ids_, 20123);
    return {made.begin(), made.end()};
  }

  agent_metadata::EndpointIds ids_{"key"};
};

TEST_F(EndpointVariables, SandboxesHaveEcssAddress) {
  const std::string id = ids_.container("bb");
  for (const auto mode : {ecs::api::NetworkMode::kBridge, ecs::api::NetworkMode::kAwsvpc}) {
    EXPECT_EQ(variables(mode),
              (std::map<std::string, std::string>{
                  {"ECS_CONTAINER_METADATA_URI", "http://169.254.170.2/v3/" + id},
                  {"ECS_CONTAINER_METADATA_URI_V4", "http://169.254.170.2/v4/" + id},
                  {"ECS_AGENT_URI", "http://169.254.170.2/api/" + id}}));
    EXPECT_EQ(variables(mode, "arn:r").at("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"),
              "/v2/credentials/" + ids_.credentials("0123"));
  }
}

TEST_F(EndpointVariables, HostModeHasLoopback) {
  const auto made = variables(ecs::api::NetworkMode::kHost, "arn:r");
  EXPECT_EQ(made.at("ECS_CONTAINER_METADATA_URI_V4"),
            "http://127.0.0.1:20123/v4/" + ids_.container("bb"));
  EXPECT_EQ(made.at("AWS_CONTAINER_CREDENTIALS_FULL_URI"),
            "http://127.0.0.1:20123/v2/credentials/" + ids_.credentials("0123"));
  EXPECT_FALSE(made.contains("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"));
}

TEST_F(EndpointVariables, NorIsThereForAContainerThatHasNone) {
  TaskEntry entry;
  entry.assigned.runtime_ids = {"aa", "bb"};
  entry.assigned.assignment.task_definition.emplace();
  entry.sandboxes.resize(2);
  entry.sandboxes[1].mode = network::NetworkMode::kNone;
  EXPECT_FALSE(endpoint_variables(entry, 0, ids_, 20123).empty());
  EXPECT_TRUE(endpoint_variables(entry, 1, ids_, 20123).empty());
}

TEST_F(EndpointVariables, WithoutANetworkThereIsNothing) {
  EXPECT_TRUE(variables(ecs::api::NetworkMode::kNone, "arn:r").empty());
}

}  // namespace
}  // namespace minato::agent
