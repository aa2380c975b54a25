// What a real container sees of its image and of the machine, and what it may not do.
#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "agent/runtime/overlay_mount.h"
#include "agent/runtime/real_containers_for_test.h"
#include "base/file.h"
#include "base/unique_fd.h"

namespace minato::agent_runtime {
namespace {

namespace fs = std::filesystem;

class Isolation : public RealContainers {};

TEST_F(Isolation, RunsAsTheUserInTheDirectoryWithTheEnvironment) {
  auto spec = shell("id -u; id -g; id -G; pwd; hostname; echo $HOME $NAME $PATH");
  spec.user = "web";
  spec.working_directory = "/srv/app/deep";
  spec.hostname = "little-host";
  spec.env = {"NAME=value", "PATH=/bin"};
  EXPECT_EQ(output_of(spec),
            "1000\n1000\n1000 44\n/srv/app/deep\nlittle-host\n/srv/web value /bin\n");
}

TEST_F(Isolation, HasDockersCapabilitiesAndGainsNone) {
  const auto spec =
      shell("grep -E 'CapPrm|CapEff|CapBnd|CapInh|CapAmb|NoNewPrivs|Seccomp:' /proc/self/status");
  EXPECT_EQ(output_of(spec),
            "CapInh:\t0000000000000000\nCapPrm:\t00000000a80425fb\nCapEff:\t00000000a80425fb\n"
            "CapBnd:\t00000000a80425fb\nCapAmb:\t0000000000000000\nNoNewPrivs:\t1\nSeccomp:\t2\n");
}

TEST_F(Isolation, RefusesWhatWouldReachTheMachine) {
  const auto spec = shell(
      "mount -t tmpfs none /tmp 2>/dev/null && echo mounted\n"
      "unshare -m true 2>/dev/null && echo unshared\n"
      "mknod /tmp/disk b 254 0 && head -c 1 /tmp/disk 2>/dev/null && echo read the disk\n"
      "echo 1 2>/dev/null > /proc/sys/kernel/panic && echo changed the kernel\n"
      "echo b 2>/dev/null > /proc/sysrq-trigger && echo rebooted\n"
      "mkdir /sys/fs/cgroup/memory/x /sys/fs/cgroup/x 2>/dev/null && echo made a cgroup\n"
      "touch /sys/x 2>/dev/null && echo wrote to sysfs\n"
      "cat /proc/kcore /proc/keys /proc/timer_list 2>/dev/null | wc -c\n"
      "ls /sys/firmware | wc -l\n"
      "true");
  EXPECT_EQ(output_of(spec), "0\n0\n");
}

TEST_F(Isolation, HasTheDevicesAndNoMore) {
  const auto spec = shell(
      "echo $(ls /dev); echo x > /dev/null; head -c 2 /dev/zero | wc -c; head -c 3 /dev/urandom | "
      "wc -c\n"
      "grep -E ' /dev/(shm|mqueue) ' /proc/mounts | while read a b c d; do echo $b $c; done\n"
      "grep ' /dev/shm ' /proc/mounts | grep -c size=65536k");
  EXPECT_EQ(output_of(spec),
            "core fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero\n"
            "2\n3\n/dev/shm tmpfs\n/dev/mqueue mqueue\n1\n");
}

TEST_F(Isolation, TheImageStaysAsItIs) {
  auto spec = shell("echo mine > /etc/new; rm -f /etc/group; ls /etc");
  EXPECT_EQ(output_of(spec), "new\npasswd\n");
  EXPECT_FALSE(fs::exists(folder_ / "image/etc/new"));
  EXPECT_TRUE(fs::exists(folder_ / "image/etc/group"));
  spec = shell("touch /etc/new 2>/dev/null || echo refused; touch /dev/shm/x && echo but here");
  spec.root_access = MountAccess::kReadOnly;
  EXPECT_EQ(output_of(spec), "refused\nbut here\n");
}

TEST_F(Isolation, LayersLieInTheirOrderHoweverMany) {
  auto spec = shell("cat /which; ls /layers | wc -l");
  spec.lower_layers.clear();
  for (int i = 0; i < 100; ++i) {
    const auto layer =
        folder_ /
        ("a-layer-with-a-long-name-as-digests-are-long-too-0123456789abcdef," + std::to_string(i));
    fs::create_directories(layer / "layers");
    ASSERT_TRUE(write_file_durably(layer / "which", std::to_string(i) + "\n"));
    ASSERT_TRUE(write_file_durably(layer / "layers" / std::to_string(i), ""));
    spec.lower_layers.push_back(layer);
  }
  spec.lower_layers.push_back(folder_ / "image");
  EXPECT_EQ(output_of(spec), "0\n100\n");
}

TEST_F(Isolation, FilesOfTheMachineAreShownWhereAsked) {
  ASSERT_TRUE(write_file_durably(folder_ / "resolv.conf", "nameserver 127.0.0.1\n"));
  fs::create_directories(folder_ / "data");
  auto spec = shell(
      "cat /etc/resolv.conf; touch /etc/resolv.conf 2>/dev/null || echo refused; echo out > "
      "/srv/data/file");
  spec.mounts = {
      {.source = folder_ / "resolv.conf", .target = "/etc/resolv.conf"},
      {.source = folder_ / "data", .target = "/srv/data", .access = MountAccess::kReadWrite}};
  // A link of the image's must not lead the mount out of it.
  fs::create_symlink("../../../../../../../../tmp/evil", folder_ / "image/etc/resolv.conf");
  EXPECT_EQ(output_of(spec), "nameserver 127.0.0.1\nrefused\n");
  EXPECT_EQ(read_file(folder_ / "data/file").value(), "out\n");
  EXPECT_FALSE(fs::exists("/tmp/evil"));
}

TEST_F(Isolation, SeesTheInterfacesOfItsNetworkOnly) {
  const auto name = folder_ / "network";
  ASSERT_TRUE(write_file_durably(name, ""));
  std::thread([&] {
    if (::unshare(CLONE_NEWNET) == 0)
      ::mount(("/proc/self/task/" + std::to_string(::gettid()) + "/ns/net").c_str(), name.c_str(),
              nullptr, MS_BIND, nullptr);
  }).join();
  auto spec = shell("echo $(ls /sys/class/net); cat /proc/sys/net/ipv4/ip_unprivileged_port_start");
  spec.network_namespace = name;
  EXPECT_EQ(output_of(spec), "lo\n0\n");
  ASSERT_EQ(::umount2(name.c_str(), MNT_DETACH), 0);
  EXPECT_NE(output_of(shell("echo $(ls /sys/class/net)")), "");
}

TEST_F(Isolation, InheritsNoDescriptor) {
  const UniqueFd leaked(
      ::open("/etc/passwd", O_RDONLY));  // Without O_CLOEXEC, as a careless library would.
  EXPECT_EQ(
      output_of(shell("for fd in $(seq 0 99); do test -e /proc/1/fd/$fd && echo $fd; done; true")),
      "0\n1\n2\n");
}

class Exec : public RealContainers {};

TEST_F(Exec, RunsInsideWithTheContainersUserAndEnvironment) {
  auto spec = shell("echo ready; sleep 1000");
  spec.user = "web";
  spec.env = {"NAME=value"};
  spec.hostname = "inside";
  run(spec);
  ASSERT_TRUE(wait_for_log(spec, "ready"));
  const auto result = runtime_->exec(
      spec.id,
      {.args = {"/bin/sh", "-c", "id -u; echo $NAME $MORE; echo wrong >&2; hostname; exit 3"},
       .env = {"MORE=more"},
       .timeout = Millis(10'000)});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->exit_code, 3);
  EXPECT_EQ(result->output, "1000\nvalue more\nwrong\ninside\n");
  const auto limited = runtime_->exec(
      spec.id, {.args = {"/bin/grep", "-E", "NoNewPrivs|Seccomp:|CapBnd", "/proc/self/status"},
                .env = {},
                .timeout = Millis(10'000)});
  EXPECT_EQ(limited->output, "CapBnd:\t00000000a80425fb\nNoNewPrivs:\t1\nSeccomp:\t2\n");
  EXPECT_TRUE(runtime_->remove(spec.id, LogRetention::kDelete));
}

TEST_F(Exec, SharesTheContainersCgroup) {
  const auto spec = shell("echo ready; sleep 1000");
  run(spec);
  ASSERT_TRUE(wait_for_log(spec, "ready"));
  const auto inside = runtime_->exec(
      spec.id, {.args = {"/bin/sh", "-c",
                         "cat /proc/1/cgroup > /tmp/1; cat /proc/self/cgroup > /tmp/2; "
                         "test \"$(cat /tmp/1)\" = \"$(cat /tmp/2)\" && echo same"},
                .env = {},
                .timeout = Millis(10'000)});
  EXPECT_EQ(inside->output, "same\n");
  EXPECT_TRUE(runtime_->remove(spec.id, LogRetention::kDelete));
}

TEST_F(Exec, EndsWhenItsTimeIsOver) {
  const auto spec = shell("echo ready; sleep 1000");
  run(spec);
  ASSERT_TRUE(wait_for_log(spec, "ready"));
  const auto result =
      runtime_->exec(spec.id, {.args = {"/bin/sh", "-c", "echo begun; sleep 999; true"},
                               .env = {},
                               .timeout = Millis(3000)});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->exit_code, std::nullopt);
  EXPECT_EQ(result->output, "begun\n");
  // Nor does anything of it stay.
  const auto left =
      runtime_->exec(spec.id, {.args = {"/bin/sh", "-c", "grep -l '[9]99' /proc/[0-9]*/cmdline"},
                               .env = {},
                               .timeout = Millis(10'000)});
  EXPECT_EQ(left->output.find("/proc/"), std::string::npos) << left->output;
  EXPECT_TRUE(runtime_->remove(spec.id, LogRetention::kDelete));
}

TEST_F(Exec, KeepsTheFirstFourKibibytes) {
  const auto spec = shell("echo ready; sleep 1000");
  run(spec);
  ASSERT_TRUE(wait_for_log(spec, "ready"));
  const auto much =
      runtime_->exec(spec.id, {.args = {"/bin/sh", "-c", "yes | head -c 1000000; exit 4"},
                               .env = {},
                               .timeout = Millis(10'000)});
  EXPECT_EQ(much->exit_code, 4);
  EXPECT_EQ(much->output.size(), 4096u);
  const auto absent =
      runtime_->exec(spec.id, {.args = {"/bin/absent"}, .env = {}, .timeout = Millis(10'000)});
  ASSERT_TRUE(absent);
  EXPECT_NE(absent->exit_code, 0);
  EXPECT_NE(absent->output.find("absent"), std::string::npos) << absent->output;
  // A child that keeps the output open does not keep the caller.
  const auto daemon = runtime_->exec(
      spec.id,
      {.args = {"/bin/sh", "-c", "sleep 100 & echo done"}, .env = {}, .timeout = Millis(10'000)});
  EXPECT_EQ(daemon->exit_code, 0);
  EXPECT_EQ(daemon->output, "done\n");
  ASSERT_TRUE(runtime_->kill(spec.id));
  wait_for_exit(spec.id);
  EXPECT_FALSE(
      runtime_->exec(spec.id, {.args = {"/bin/true"}, .env = {}, .timeout = Millis(1000)}));
  EXPECT_TRUE(runtime_->remove(spec.id, LogRetention::kDelete));
}

}  // namespace
}  // namespace minato::agent_runtime
