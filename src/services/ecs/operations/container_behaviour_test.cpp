#include "services/ecs/operations/container_behaviour.h"

#include <gtest/gtest.h>

#include <functional>

namespace minato::ecs {
namespace {

using Change = std::function<void(api::ContainerDefinition&)>;

std::string complaint(const Change& change, api::NetworkMode mode = api::NetworkMode::kBridge,
                      Platform platform = Platform::kOwnMachines) {
  api::ContainerDefinition container;
  container.name = "web";
  change(container);
  const Status good = validate_container_behaviour(container, mode, platform);
  return good ? "" : good.error().message;
}

TEST(ContainerBehaviour, TakesWhatEcsTakes) {
  EXPECT_EQ(complaint([](auto& c) {
              c.restart_policy = api::ContainerRestartPolicy{true, std::vector<int>{0, 143}, 60};
              c.secrets = {api::Secret{"A", "/a"},
                           api::Secret{"B", "arn:aws:secretsmanager:r:1:secret:b-abcdef:k::"}};
              c.docker_security_options = {"no-new-privileges"};
              c.interactive = true;
              c.pseudo_terminal = true;
              c.privileged = true;
              c.disable_networking = true;
              auto& linux_parameters = c.linux_parameters.emplace();
              linux_parameters.devices = {api::Device{"/dev/fuse"}};
              linux_parameters.max_swap = 0;
              linux_parameters.swappiness = 60;
            }),
            "");
}

TEST(ContainerBehaviour, SaysWhatIsWrong) {
  const std::pair<Change, const char*> rows[] = {
      {[](auto& c) {
         c.restart_policy = api::ContainerRestartPolicy{true, {}, 59};
       },
       "between 60 and 1800"},
      {[](auto& c) {
         c.restart_policy = api::ContainerRestartPolicy{true, std::vector<int>(51, 1), {}};
       },
       "at most 50"},
      {[](auto& c) {
         c.secrets = {api::Secret{"", "/a"}};
       },
       "without a name"},
      {[](auto& c) {
         c.secrets = {api::Secret{"A", ""}};
       },
       "no 'valueFrom'"},
      {[](auto& c) {
         c.secrets = {api::Secret{"A", "arn:aws:s3:::bucket"}};
       },
       "neither a Secrets Manager"},
      {[](auto& c) {
         c.environment = {api::KeyValuePair{"A", "1"}};
         c.secrets = {api::Secret{"A", "/a"}};
       },
       "must be unique"},
      {[](auto& c) { c.docker_security_options = {"apparmor:mine"}; },
       "apparmor:mine is not supported"},
      {[](auto& c) { c.linux_parameters.emplace().devices = {api::Device{"fuse"}}; }, "absolute"},
      {[](auto& c) { c.linux_parameters.emplace().max_swap = -1; }, "negative"},
      {[](auto& c) { c.linux_parameters.emplace().swappiness = 101; }, "between 0 and 100"},
  };
  for (const auto& [change, expected] : rows) {
    EXPECT_NE(complaint(change).find(expected), std::string::npos)
        << expected << ": " << complaint(change);
  }
}

TEST(ContainerBehaviour, SaysWhatDoesNotGoTogether) {
  const Change alone = [](auto& c) { c.disable_networking = true; };
  EXPECT_NE(complaint(alone, api::NetworkMode::kAwsvpc).find("awsvpc"), std::string::npos);
  const Change privileged = [](auto& c) { c.privileged = true; };
  EXPECT_NE(complaint(privileged, api::NetworkMode::kAwsvpc, Platform::kFargate).find("Fargate"),
            std::string::npos);
}

}  // namespace
}  // namespace minato::ecs
