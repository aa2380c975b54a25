// What a container definition says of the system, looked at from inside a real container.
#include <gtest/gtest.h>

#include "agent/real_agent_for_test.h"

namespace minato::agent {
namespace {

using ecs::api::ContainerDefinition;

class ContainerSettings : public RealAgent {
 protected:
  void SetUp() override {
    RealAgent::SetUp();
    if (!IsSkipped()) start();
  }
  /// Runs the container; the number of the first check that did not hold, 0 when all did.
  int first_failed(ContainerDefinition container, const std::vector<std::string>& checks) {
    std::string script;
    for (std::size_t i = 0; i < checks.size(); ++i) {
      script += checks[i] + " || exit " + std::to_string(i + 1) + "\n";
    }
    container.command = shell("app", script).command;
    control_plane_.assign({task("one", {std::move(container)})});
    EXPECT_TRUE(control_plane_.wait_until_stopped("one"));
    const auto report = control_plane_.report("one");
    EXPECT_TRUE(report.containers[0].exit_code) << report.stopped_reason.value_or("");
    return report.containers[0].exit_code.value_or(-1);
  }
  static ecs::api::LinuxParameters& linux_parameters(ContainerDefinition& container) {
    return container.linux_parameters ? *container.linux_parameters
                                      : container.linux_parameters.emplace();
  }
};

TEST_F(ContainerSettings, ResourceLimits) {
  ContainerDefinition container = shell("app", "");
  container.ulimits = {{ecs::api::UlimitName::kNofile, 100, 200},
                       {ecs::api::UlimitName::kCore, 0, 0}};
  EXPECT_EQ(first_failed(container, {"[ $(ulimit -Sn) = 100 ]", "[ $(ulimit -Hn) = 200 ]",
                                     "[ $(ulimit -Hc) = 0 ]"}),
            0);
}

TEST_F(ContainerSettings, KernelParametersOfItsOwn) {
  ContainerDefinition container = shell("app", "");
  container.system_controls = {
      ecs::api::SystemControl{"kernel.msgmax", "12345"},
      ecs::api::SystemControl{"net.ipv4.ip_unprivileged_port_start", "81"}};
  EXPECT_EQ(
      first_failed(container, {"[ $(cat /proc/sys/kernel/msgmax) = 12345 ]",
                               "[ $(cat /proc/sys/net/ipv4/ip_unprivileged_port_start) = 81 ]"}),
      0);
}

TEST_F(ContainerSettings, Capabilities) {
  ContainerDefinition container = shell("app", "");
  auto& capabilities = linux_parameters(container).capabilities.emplace();
  capabilities.add = std::vector<std::string>{"NET_ADMIN"};
  capabilities.drop = std::vector<std::string>{"ALL"};
  // CAP_NET_ADMIN is number 12.
  EXPECT_EQ(first_failed(container, {"grep -q 'CapEff:.0000000000001000' /proc/self/status",
                                     "grep -q 'CapBnd:.0000000000001000' /proc/self/status",
                                     "ip link set lo mtu 1400", "! chown 1:1 /bin"}),
            0);
}

TEST_F(ContainerSettings, MemoryFileSystems) {
  ContainerDefinition container = shell("app", "");
  linux_parameters(container).shared_memory_size = 3;
  linux_parameters(container).tmpfs = std::vector<ecs::api::Tmpfs>{
      ecs::api::Tmpfs{"/cache/deep", 2, std::vector<std::string>{"mode=700"}}};
  EXPECT_EQ(first_failed(container, {"df -k /dev/shm | grep -q ' 3072 '",
                                     "df -k /cache/deep | grep -q ' 2048 '",
                                     "grep -q ' /cache/deep tmpfs .*noexec.*mode=700' /proc/mounts",
                                     "! dd if=/dev/zero of=/cache/deep/x bs=1M count=3"}),
            0);
}

TEST_F(ContainerSettings, HostsAndResolvers) {
  ContainerDefinition container = shell("app", "");
  container.extra_hosts = {ecs::api::HostEntry{"database.internal", "192.0.2.9"}};
  container.dns_servers = std::vector<std::string>{"192.0.2.53"};
  container.dns_search_domains = std::vector<std::string>{"a.internal", "b.internal"};
  EXPECT_EQ(first_failed(container, {"grep -q '^192.0.2.9.database.internal$' /etc/hosts",
                                     "[ $(grep -c nameserver /etc/resolv.conf) = 1 ]",
                                     "grep -q '^nameserver 192.0.2.53$' /etc/resolv.conf",
                                     "grep -q '^search a.internal b.internal$' /etc/resolv.conf"}),
            0);
}

}  // namespace
}  // namespace minato::agent
