#include "services/ecs/operations/container_settings.h"

#include <gtest/gtest.h>

#include <functional>

namespace minato::ecs {
namespace {

using api::NetworkMode;

struct Row {
  const char* what;
  std::function<void(api::ContainerDefinition&)> set;
  NetworkMode mode = NetworkMode::kBridge;
};

api::ContainerDefinition container_with(const Row& row) {
  api::ContainerDefinition container;
  container.name = "web";
  row.set(container);
  return container;
}

std::vector<api::SystemControl> control(std::optional<std::string> name,
                                        std::optional<std::string> value) {
  return {api::SystemControl{std::move(name), std::move(value)}};
}

std::vector<api::HostEntry> host(std::string name, std::string address) {
  return {api::HostEntry{std::move(name), std::move(address)}};
}

api::LinuxParameters adding(const std::string& capability) {
  api::LinuxParameters parameters;
  parameters.capabilities.emplace().add = std::vector<std::string>{capability};
  return parameters;
}

api::LinuxParameters with_tmpfs(api::Tmpfs tmpfs) {
  api::LinuxParameters parameters;
  parameters.tmpfs = std::vector<api::Tmpfs>{std::move(tmpfs)};
  return parameters;
}

TEST(ContainerSettings, TakesWhatStaysWithinTheContainer) {
  const Row rows[] = {
      {"nothing", [](auto&) {}},
      {"limits",
       [](auto& c) {
         c.ulimits = {{api::UlimitName::kNofile, 1024, 4096}, {api::UlimitName::kCore, -1, -1}};
       }},
      {"a soft limit below no limit",
       [](auto& c) {
         c.ulimits = {{api::UlimitName::kNproc, 10, -1}};
       }},
      {"IPC", [](auto& c) { c.system_controls = control("kernel.msgmax", "65536"); },
       NetworkMode::kHost},
      {"queues", [](auto& c) { c.system_controls = control("fs.mqueue.msg_max", "20"); }},
      {"network", [](auto& c) { c.system_controls = control("net.core.somaxconn", "1024"); }},
      {"a capability", [](auto& c) { c.linux_parameters = adding("NET_ADMIN"); }},
      {"tmpfs",
       [](auto& c) {
         c.linux_parameters = with_tmpfs({"/cache", 16, {{"rw", "mode=1777"}}});
       }},
      {"hosts", [](auto& c) { c.extra_hosts = host("six", "fd00::9"); }},
      {"resolvers",
       [](auto& c) {
         c.dns_servers = std::vector<std::string>{"10.0.0.2"};
         c.dns_search_domains = std::vector<std::string>{"example.internal"};
       },
       NetworkMode::kAwsvpc},
  };
  for (const Row& row : rows) {
    const auto good = validate_container_settings(container_with(row), row.mode);
    EXPECT_TRUE(good) << row.what << ": " << good.error().message;
  }
}

using Complaint = std::pair<Row, const char*>;

void expect_complaints(const std::vector<Complaint>& rows) {
  for (const auto& [row, complaint] : rows) {
    const auto good = validate_container_settings(container_with(row), row.mode);
    ASSERT_FALSE(good) << complaint;
    EXPECT_NE(good.error().message.find(complaint), std::string::npos) << good.error().message;
    EXPECT_NE(good.error().message.find("'web'"), std::string::npos) << good.error().message;
  }
}

TEST(ContainerSettings, SaysWhatIsWrongWithLimitsAndParameters) {
  expect_complaints({
      {{"",
        [](auto& c) {
          c.ulimits = {{api::UlimitName::kNofile, 20, 10}};
        }},
       "more than its"},
      {{"",
        [](auto& c) {
          c.ulimits = {{api::UlimitName::kNofile, -1, 10}};
        }},
       "more than its"},
      {{"",
        [](auto& c) {
          c.ulimits = {{api::UlimitName::kNofile, -2, 10}};
        }},
       "not negative"},
      {{"",
        [](auto& c) {
          c.ulimits = {{api::UlimitName::kCore, 1, 1}, {api::UlimitName::kCore, 2, 2}};
        }},
       "core twice"},
      {{"", [](auto& c) { c.system_controls = control("net.core.somaxconn", std::nullopt); }},
       "a namespace and a value"},
      {{"", [](auto& c) { c.system_controls = control("vm.swappiness", "1"); }},
       "the whole machine"},
      {{"", [](auto& c) { c.system_controls = control("kernel.panic", "1"); }},
       "the whole machine"},
      {{"", [](auto& c) { c.system_controls = control("net.../../kernel/panic", "1"); }},
       "no system control"},
      {{"", [](auto& c) { c.system_controls = control("net.core.somaxconn", "1"); },
        NetworkMode::kHost},
       "network mode host"},
      {{"", [](auto& c) { c.linux_parameters = adding("CAP_CHOWN"); }}, "no capability"},
  });
}

TEST(ContainerSettings, SaysWhatIsWrongWithFileSystemsAndNames) {
  expect_complaints({
      {{"",
        [](auto& c) {
          c.linux_parameters = with_tmpfs({"cache", 16, {}});
        }},
       "absolute path"},
      {{"",
        [](auto& c) {
          c.linux_parameters = with_tmpfs({"/a/../etc", 16, {}});
        }},
       "absolute"},
      {{"",
        [](auto& c) {
          c.linux_parameters = with_tmpfs({"/proc/sys", 16, {}});
        }},
       "no tmpfs at"},
      {{"",
        [](auto& c) {
          c.linux_parameters = with_tmpfs({"/cache", 0, {}});
        }},
       "at least 1 MiB"},
      {{"",
        [](auto& c) {
          c.linux_parameters = with_tmpfs({"/cache", 1, {{"bind"}}});
        }},
       "mount option 'bind'"},
      {{"", [](auto& c) { c.linux_parameters.emplace().shared_memory_size = 0; }}, "1 MiB"},
      {{"", [](auto& c) { c.extra_hosts = host("db", "10.0.0.9"); }, NetworkMode::kAwsvpc},
       "awsvpc"},
      {{"", [](auto& c) { c.extra_hosts = host("db\n10.0.0.1 x", "10.0.0.9"); }}, "no host name"},
      {{"", [](auto& c) { c.extra_hosts = host("db", "10.0.0.256"); }}, "no IP address"},
      {{"", [](auto& c) { c.extra_hosts = host("db", "host-gateway"); }}, "no IP address"},
      {{"", [](auto& c) { c.dns_servers = std::vector<std::string>{"resolver"}; }},
       "no IP address"},
      {{"", [](auto& c) { c.dns_search_domains = std::vector<std::string>{"a b"}; }}, "no domain"},
  });
}

}  // namespace
}  // namespace minato::ecs
