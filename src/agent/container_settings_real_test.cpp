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

TEST_F(ContainerSettings, RootIsNobodyOnTheMachine) {
  EXPECT_EQ(
      first_failed(shell("app", ""), {"[ $(id -u) = 0 ]", "! grep -q '^ *0 *0 ' /proc/self/uid_map",
                                      "touch /etc/mine", "[ -w /etc/hosts ]"}),
      0);
}

TEST_F(ContainerSettings, ATerminalAnOpenInputAndAnInitProgram) {
  ContainerDefinition container = shell("app", "");
  container.pseudo_terminal = true;
  container.interactive = true;
  linux_parameters(container).init_process_enabled = true;
  EXPECT_EQ(first_failed(container, {"[ -t 0 ]", "[ -t 1 ]", "[ $(cat /proc/1/comm) = init ]"}), 0);
}

TEST_F(ContainerSettings, WithoutANetwork) {
  ContainerDefinition container = shell("app", "");
  container.disable_networking = true;
  EXPECT_EQ(first_failed(container, {"[ \"$(ls /sys/class/net)\" = lo ]"}), 0);
}

TEST_F(ContainerSettings, WhatWouldGiveTheMachineAwayIsRefused) {
  ContainerDefinition privileged = shell("app", "true");
  privileged.privileged = true;
  ContainerDefinition device = shell("app", "true");
  linux_parameters(device).devices = std::vector<ecs::api::Device>{ecs::api::Device{"/dev/kmsg"}};
  control_plane_.assign({task("one", {privileged}), task("two", {device})});
  for (const char* id : {"one", "two"}) {
    ASSERT_TRUE(control_plane_.wait_until_stopped(id));
    const std::string reason = control_plane_.report(id).stopped_reason.value_or("");
    EXPECT_NE(reason.find("--allow-privileged"), std::string::npos) << reason;
  }
}

TEST_F(ContainerSettings, SecretsAreVariablesAndOnNoDisk) {
  ContainerDefinition container = shell("app", "[ ${#PASSWORD} = 12 ] || exit 1; sleep 1000");
  container.stop_timeout = 1;
  container.secrets = {ecs::api::Secret{"PASSWORD", "/db/password"}};
  auto assignment = task("one", {container});
  assignment.secret_values = {link::SecretValue{"app", "PASSWORD", "quietly-kept"}};
  control_plane_.assign({assignment});
  ASSERT_TRUE(control_plane_.wait_until_running("one"));
  const std::string search = "grep -rl quietly-kept '" + data_.path().native() + "'";
  // 1: nowhere.
  EXPECT_EQ(WEXITSTATUS(std::system(search.c_str())), 1);
  control_plane_.stop_task("one", "done");
  ASSERT_TRUE(control_plane_.wait_until_stopped("one"));
}

TEST_F(ContainerSettings, ATaskWhoseSecretCannotBeHadFails) {
  ContainerDefinition container = shell("app", "true");
  container.secrets = {ecs::api::Secret{"PASSWORD", "/db/password"}};
  auto assignment = task("one", {container});
  assignment.secrets_error = "unable to pull secrets";
  control_plane_.assign({assignment});
  ASSERT_TRUE(control_plane_.wait_until_stopped("one"));
  EXPECT_EQ(control_plane_.report("one").stopped_reason,
            "ResourceInitializationError: unable to pull secrets");
}

TEST_F(ContainerSettings, AContainerIsStartedAgainByItsPolicy) {
  ContainerDefinition container =
      shell("app", "echo run >> /count; [ $(grep -c run /count) = 3 ] && exit 7; exit 1");
  container.restart_policy = ecs::api::ContainerRestartPolicy{true, std::vector<int>{7}, 0};
  control_plane_.assign({task("one", {container})});
  ASSERT_TRUE(control_plane_.wait_until_stopped("one"));
  EXPECT_EQ(control_plane_.report("one").containers[0].exit_code, 7);
}

TEST_F(ContainerSettings, ATaskThatWaitsForItsSecretsCanBeStopped) {
  ContainerDefinition container = shell("app", "true");
  container.secrets = {ecs::api::Secret{"PASSWORD", "/db/password"}};
  // As after the agent's start, before the control plane told the values.
  control_plane_.assign({task("one", {container})});
  ASSERT_TRUE(control_plane_.wait_for(
      "one", [](const link::TaskReport& report) { return report.pull_stopped_at.has_value(); }));
  control_plane_.stop_task("one", "enough");
  EXPECT_TRUE(control_plane_.wait_until_stopped("one"));
}

TEST_F(ContainerSettings, ASecretThatIsGoneWhenItIsAskedForAgainFailsItsContainer) {
  ContainerDefinition container = shell("app", "true");
  container.secrets = {ecs::api::Secret{"PASSWORD", "/db/password"}};
  auto assignment = task("one", {container});
  control_plane_.assign({assignment});
  ASSERT_TRUE(control_plane_.wait_for(
      "one", [](const link::TaskReport& report) { return report.pull_stopped_at.has_value(); }));
  assignment.secrets_error = "unable to pull secrets";
  control_plane_.assign({assignment});
  ASSERT_TRUE(control_plane_.wait_until_stopped("one"));
  EXPECT_NE(control_plane_.report("one").stopped_reason.value_or("").find("unable to pull"),
            std::string::npos);
}

}  // namespace
}  // namespace minato::agent
