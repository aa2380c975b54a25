#include "agent/runtime/oci_config.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>

namespace minato::agent_runtime {
namespace {

namespace json = boost::json;

ContainerSpec web() {
  ContainerSpec spec;
  spec.id = std::string(64, 'a');
  spec.name = "web";
  spec.args = {"/bin/serve", "--port", "80"};
  spec.env = {"A=1"};
  spec.cgroup_path = "minato-00000000/task/web";
  return spec;
}

OciContext context() {
  return {.rootfs = "/data/rootfs",
          .user = {.uid = 1000, .gid = 1001, .additional_gids = {44}, .home = "/srv/web"},
          .machine_hostname = "machine",
          .resource_limits = {{.name = "RLIMIT_NOFILE", .soft = 10, .hard = 20}},
          .seccomp_program = "AAAA",
          .mounts = {},
          .devices = {},
          .nodes = {},
          .machine_capabilities = ~std::uint64_t{0}};
}

json::value mount_at(const json::value& config, std::string_view target) {
  for (const auto& mount : config.at("mounts").as_array())
    if (mount.at("destination").as_string() == target) return mount;
  return nullptr;
}

bool has_namespace(const json::value& config, std::string_view type) {
  const auto& all = config.at_pointer("/linux/namespaces").as_array();
  return std::any_of(all.begin(), all.end(),
                     [&](const json::value& one) { return one.at("type") == json::string(type); });
}

TEST(OciConfig, SaysWhatToRunAndAsWhom) {
  const auto config = build_oci_config(web(), context());
  const auto& process = config.at("process");
  EXPECT_EQ(process.at("args"), (json::array{"/bin/serve", "--port", "80"}));
  EXPECT_EQ(process.at("cwd"), "/");
  EXPECT_EQ(process.at("user"),
            (json::object{{"uid", 1000u}, {"gid", 1001u}, {"additionalGids", {44u}}}));
  EXPECT_EQ(process.at("env"),
            (json::array{"A=1", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                         "HOSTNAME=machine", "HOME=/srv/web"}));
  EXPECT_EQ(process.at("noNewPrivileges"), true);
  EXPECT_EQ(process.at("rlimits").at(0),
            (json::object{{"type", "RLIMIT_NOFILE"}, {"soft", 10u}, {"hard", 20u}}));
  EXPECT_EQ(config.at("root"), (json::object{{"path", "/data/rootfs"}, {"readonly", false}}));
  EXPECT_EQ(config.at("hostname"), "machine");
  EXPECT_EQ(config.at_pointer("/linux/cgroupsPath"), "/minato-00000000/task/web");
  EXPECT_EQ(config.at_pointer("/annotations/run.oci.seccomp_bpf_data"), "AAAA");
}

TEST(OciConfig, KeepsWhatIsGiven) {
  auto spec = web();
  spec.env = {"PATH=/only", "HOME=/there", "HOSTNAME=me"};
  spec.hostname = "given";
  spec.working_directory = "/app";
  spec.root_access = MountAccess::kReadOnly;
  const auto config = build_oci_config(spec, context());
  EXPECT_EQ(config.at_pointer("/process/env"),
            (json::array{"PATH=/only", "HOME=/there", "HOSTNAME=me"}));
  EXPECT_EQ(config.at("hostname"), "given");
  EXPECT_EQ(config.at_pointer("/process/cwd"), "/app");
  EXPECT_EQ(config.at_pointer("/root/readonly"), true);
}

TEST(OciConfig, GrantsDockersCapabilitiesAndNoAmbientOnes) {
  const auto config = build_oci_config(web(), context());
  const auto& capabilities = config.at_pointer("/process/capabilities").as_object();
  EXPECT_EQ(capabilities.at("bounding").as_array().size(), 14u);
  EXPECT_EQ(capabilities.at("effective"), capabilities.at("bounding"));
  EXPECT_FALSE(capabilities.contains("inheritable"));
  EXPECT_FALSE(capabilities.contains("ambient"));
  const auto text = json::serialize(capabilities);
  EXPECT_EQ(text.find("SYS_ADMIN"), std::string::npos);
}

TEST(OciConfig, CapabilitiesAreAddedAndDropped) {
  auto spec = web();
  spec.added_capabilities = {"NET_ADMIN", "CHOWN"};
  spec.dropped_capabilities = {"MKNOD"};
  auto config = build_oci_config(spec, context());
  const auto names = [&] {
    return json::serialize(config.at_pointer("/process/capabilities/bounding"));
  };
  EXPECT_EQ(config.at_pointer("/process/capabilities/bounding").as_array().size(), 14u);
  EXPECT_NE(names().find("CAP_NET_ADMIN"), std::string::npos);
  EXPECT_EQ(names().find("CAP_MKNOD"), std::string::npos);
  spec.dropped_capabilities = {"ALL"};
  config = build_oci_config(spec, context());
  EXPECT_EQ(names(), R"(["CAP_NET_ADMIN","CAP_CHOWN"])");
}

TEST(OciConfig, SystemControlsGoBeforeTheDefaults) {
  auto spec = web();
  spec.system_controls = {{"kernel.msgmax", "65536"}};
  auto config = build_oci_config(spec, context());
  EXPECT_EQ(config.at_pointer("/linux/sysctl"), (json::object{{"kernel.msgmax", "65536"}}));
  spec.network_namespace = "/run/netns/task";
  spec.system_controls = {{"net.ipv4.ip_unprivileged_port_start", "80"}};
  config = build_oci_config(spec, context());
  EXPECT_EQ(config.at_pointer("/linux/sysctl/net.ipv4.ip_unprivileged_port_start"), "80");
  EXPECT_EQ(config.at_pointer("/linux/sysctl").as_object().size(), 2u);
}

TEST(OciConfig, MemoryFileSystemsHaveTheirSizes) {
  auto spec = web();
  spec.shared_memory = Mebibytes{256};
  spec.memory_mounts = {{.target = "/cache", .size = Mebibytes{16}, .options = {"exec"}}};
  const auto config = build_oci_config(spec, context());
  EXPECT_EQ(mount_at(config, "/dev/shm").at("options").at(4), "size=256m");
  EXPECT_EQ(mount_at(config, "/cache").at("options"),
            (json::array{"nosuid", "nodev", "noexec", "exec", "size=16m"}));
}

TEST(OciConfig, JoinsAGivenNetworkAndElseStaysInTheMachines) {
  auto config = build_oci_config(web(), context());
  EXPECT_FALSE(has_namespace(config, "network"));
  EXPECT_FALSE(config.at("linux").as_object().contains("sysctl"));
  for (const char* type : {"pid", "ipc", "uts", "mount", "cgroup"})
    EXPECT_TRUE(has_namespace(config, type)) << type;
  auto spec = web();
  spec.network_namespace = "/run/netns/task";
  config = build_oci_config(spec, context());
  EXPECT_TRUE(has_namespace(config, "network"));
  EXPECT_EQ(config.at_pointer("/linux/namespaces/5/path"), "/run/netns/task");
  EXPECT_EQ(config.at_pointer("/linux/sysctl/net.ipv4.ip_unprivileged_port_start"), "0");
}

TEST(OciConfig, MountsTheUsualFileSystemsThenWhatIsAsked) {
  auto spec = web();
  auto around = context();
  around.mounts = {{.source = "/etc/x", .target = "/etc/hosts"},
                   {.source = "/data", .target = "/srv", .access = MountAccess::kReadWrite}};
  const auto config = build_oci_config(spec, around);
  EXPECT_EQ(mount_at(config, "/sys").at("options"),
            (json::array{"nosuid", "noexec", "nodev", "ro"}));
  EXPECT_EQ(mount_at(config, "/dev/shm").at("options").at(4), "size=64m");
  EXPECT_EQ(mount_at(config, "/etc/hosts").at("options"), (json::array{"rbind", "rprivate", "ro"}));
  EXPECT_EQ(mount_at(config, "/srv").at("options"), (json::array{"rbind", "rprivate", "rw"}));
  EXPECT_EQ(config.at("mounts").as_array().back().at("destination"), "/srv");
}

TEST(OciConfig, JoinsTheUserNamespaceOfItsTask) {
  auto spec = web();
  spec.user_namespace = {"/run/users/task", {1'900'000'000}};
  spec.network_namespace = "/run/netns/task";
  const auto config = build_oci_config(spec, context());
  EXPECT_TRUE(has_namespace(config, "user"));
  EXPECT_EQ(config.at_pointer("/linux/namespaces/6/path"), "/run/users/task");
  EXPECT_EQ(config.at_pointer("/linux/sysctl/net.ipv4.ping_group_range"), "0 65535");
}

TEST(OciConfig, SharesWhatItIsToShare) {
  auto spec = web();
  spec.processes.of = SharedNamespace::Of::kMachine;
  spec.shared_memory_and_queues = {SharedNamespace::Of::kTask, "/run/ipc/task"};
  spec.shared_memory_folder = "/run/shm/task";
  const auto config = build_oci_config(spec, context());
  EXPECT_FALSE(has_namespace(config, "pid"));
  EXPECT_EQ(config.at_pointer("/linux/namespaces/3/path"), "/run/ipc/task");
  EXPECT_EQ(mount_at(config, "/dev/shm").at("source"), "/run/shm/task");
}

TEST(OciConfig, APrivilegedContainerIsNotContained) {
  auto spec = web();
  spec.privilege = Privilege::kPrivileged;
  auto around = context();
  around.nodes = {{"/dev/fuse", {'c', 10, 229}, 0666}};
  const auto config = build_oci_config(spec, around);
  EXPECT_EQ(config.at_pointer("/process/noNewPrivileges"), false);
  EXPECT_GT(config.at_pointer("/process/capabilities/bounding").as_array().size(), 40u);
  EXPECT_FALSE(config.at("linux").as_object().contains("maskedPaths"));
  EXPECT_FALSE(config.at("annotations").as_object().contains("run.oci.seccomp_bpf_data"));
  EXPECT_EQ(config.at_pointer("/linux/devices/0/path"), "/dev/fuse");
  EXPECT_EQ(config.at_pointer("/linux/resources/devices/0/allow"), true);
}

TEST(OciConfig, AnInitProgramGoesBeforeTheArguments) {
  auto spec = web();
  spec.init_program = "/usr/bin/tini-static";
  spec.terminal = Terminal::kPseudoTerminal;
  const auto config = build_oci_config(spec, context());
  EXPECT_EQ(config.at_pointer("/process/args"),
            (json::array{"/dev/init", "--", "/bin/serve", "--port", "80"}));
  EXPECT_EQ(mount_at(config, "/dev/init").at("source"), "/usr/bin/tini-static");
  EXPECT_EQ(config.at_pointer("/process/terminal"), true);
}

TEST(OciConfig, DeniesDevicesBeforeItAllowsSome) {
  const auto config = build_oci_config(web(), context());
  const auto& devices = config.at_pointer("/linux/resources/devices").as_array();
  EXPECT_EQ(devices.front(), (json::object{{"allow", false}, {"access", "rwm"}}));
  EXPECT_EQ(devices.size(), 12u);
}

TEST(OciConfig, ACommandInsideHasTheContainersProcess) {
  const auto config = build_oci_config(web(), context());
  const auto process =
      build_oci_exec_process(config, {.args = {"/bin/check"}, .env = {"B=2"}, .terminal = {}});
  EXPECT_EQ(process.at("args"), json::array{"/bin/check"});
  EXPECT_EQ(process.at("env").as_array().back(), "B=2");
  EXPECT_EQ(process.at("user"), config.at_pointer("/process/user"));
  EXPECT_EQ(process.at("capabilities"), config.at_pointer("/process/capabilities"));
}

}  // namespace
}  // namespace minato::agent_runtime
