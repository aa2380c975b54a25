// Real containers whose root is nobody on the machine: what they see of their image and volumes,
// and what is on the disk of it.
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/namespaces/user_namespaces.h"
#include "agent/runtime/container_directory.h"
#include "agent/runtime/real_containers_for_test.h"
#include "base/file.h"

namespace minato::agent_runtime {
namespace {

namespace fs = std::filesystem;

class UserNamespaced : public RealContainers {
 protected:
  void SetUp() override {
    RealContainers::SetUp();
    if (IsSkipped() || !runtime_) return;
    auto all = namespaces::UserNamespaces::open(folder_ / "users", 7);
    ASSERT_TRUE(all) << all.error().message;
    all_ = std::move(*all);
    auto made = all_->attach("task");
    ASSERT_TRUE(made) << made.error().message;
    namespace_ = *made;
  }
  void TearDown() override {
    all_.reset();
    EXPECT_TRUE(namespaces::remove_user_namespaces(folder_ / "users"));
    RealContainers::TearDown();
  }
  ContainerSpec mapped_shell(const std::string& script) {
    auto spec = shell(script);
    spec.user_namespace = namespace_;
    return spec;
  }
  uid_t first() const { return namespace_.ids.first; }
  static struct stat state_of(const fs::path& path) {
    struct stat state {};
    EXPECT_EQ(::lstat(path.c_str(), &state), 0) << path;
    return state;
  }

  std::unique_ptr<namespaces::UserNamespaces> all_;
  namespaces::UserNamespace namespace_;
};

TEST_F(UserNamespaced, RootInsideIsNobodyOutside) {
  const auto spec = mapped_shell("id -u; cat /proc/self/uid_map; echo ready; sleep 1000");
  run(spec);
  ASSERT_TRUE(wait_for_log(spec, "ready"));
  EXPECT_NE(log_of(spec).find("0\n         0 " + std::to_string(first())), std::string::npos)
      << log_of(spec);
  auto pid = read_file(ContainerDirectory(spec.directory).container_pid()).value();
  while (!pid.empty() && pid.back() == '\n') pid.pop_back();
  EXPECT_EQ(state_of("/proc/" + pid).st_uid, first());
  EXPECT_TRUE(runtime_->remove(spec.id, LogRetention::kDelete));
}

TEST_F(UserNamespaced, TheImageBelongsToWhomItSays) {
  ASSERT_EQ(::chown((folder_ / "image/tmp").c_str(), 1000, 44), 0);
  auto spec = mapped_shell(
      "ls -ldn /bin/busybox /tmp /srv/work | while read a b c d e; do echo $c $d; done\n"
      "touch /new && chown 1000 /new && echo changed; rm /etc/group && echo removed; pwd");
  spec.working_directory = "/srv/work";
  EXPECT_EQ(output_of(spec), "0 0\n0 0\n1000 44\nchanged\nremoved\n/srv/work\n");
  EXPECT_EQ(state_of(folder_ / "image/tmp").st_uid, 1000u);
  EXPECT_TRUE(fs::exists(folder_ / "image/etc/group"));
}

TEST_F(UserNamespaced, LayersLieInTheirOrderHoweverMany) {
  auto spec = mapped_shell("cat /which; ls /layers | wc -l");
  spec.lower_layers.clear();
  for (int i = 0; i < 60; ++i) {
    const auto layer =
        folder_ / "layers" /
        ("a-layer-with-a-long-name-as-digests-are-0123456789abcdef" + std::to_string(i));
    fs::create_directories(layer / "layers");
    ASSERT_TRUE(write_file_durably(layer / "which", std::to_string(i) + "\n"));
    ASSERT_TRUE(write_file_durably(layer / "layers" / std::to_string(i), ""));
    spec.lower_layers.push_back(layer);
  }
  spec.lower_layers.push_back(folder_ / "image");
  EXPECT_EQ(output_of(spec), "0\n60\n");
}

TEST_F(UserNamespaced, AVolumeBelongsToRootOnBothSides) {
  fs::create_directories(folder_ / "volume");
  auto spec = mapped_shell("echo out > /data/file; touch /data/web; chown 1000 /data/web");
  spec.mounts = {{.source = folder_ / "volume",
                  .target = "/data",
                  .access = MountAccess::kReadWrite,
                  .owners = MountOwners::kAsInside}};
  EXPECT_EQ(output_of(spec), "");
  EXPECT_EQ(state_of(folder_ / "volume/file").st_uid, 0u);
  EXPECT_EQ(state_of(folder_ / "volume/web").st_uid, 1000u);
}

TEST_F(UserNamespaced, AFileAndAFolderDeeperCanBeVolumes) {
  fs::create_directories(folder_ / "volume/inner");
  ASSERT_TRUE(write_file_durably(folder_ / "volume/file", "one file\n"));
  auto spec = mapped_shell("cat /one; touch /data/x && echo written");
  spec.mounts = {{.source = folder_ / "volume/file",
                  .target = "/one",
                  .access = MountAccess::kReadOnly,
                  .owners = MountOwners::kAsInside},
                 {.source = folder_ / "volume/inner",
                  .target = "/data",
                  .access = MountAccess::kReadWrite,
                  .owners = MountOwners::kAsInside}};
  EXPECT_EQ(output_of(spec), "one file\nwritten\n");
}

TEST_F(UserNamespaced, TheMachinesOwnMountsStay) {
  // As a systemd machine has all of its mounts.
  const auto shared = folder_ / "shared";
  fs::create_directories(shared);
  ASSERT_EQ(::mount("none", shared.c_str(), "tmpfs", 0, nullptr), 0);
  ASSERT_EQ(::mount(nullptr, shared.c_str(), nullptr, MS_SHARED, nullptr), 0);
  fs::create_directories(shared / "inner");
  ASSERT_EQ(::mount("none", (shared / "inner").c_str(), "tmpfs", 0, nullptr), 0);
  EXPECT_TRUE(write_file_durably(shared / "inner/file", "of the inner mount\n"));
  auto spec = mapped_shell("ls /data; ls /data/inner");
  spec.mounts = {{.source = shared,
                  .target = "/data",
                  .access = MountAccess::kReadWrite,
                  .owners = MountOwners::kAsInside}};
  EXPECT_EQ(output_of(spec), "inner\n");
  EXPECT_TRUE(fs::exists(shared / "inner/file"));
  EXPECT_EQ(::umount2((shared / "inner").c_str(), MNT_DETACH), 0);
  EXPECT_EQ(::umount2(shared.c_str(), MNT_DETACH), 0);
}

TEST_F(UserNamespaced, AFolderOfTheMachineIsOnlyLookedAt) {
  fs::create_directories(folder_ / "system");
  fs::permissions(folder_ / "system", fs::perms(0755));
  ASSERT_TRUE(write_file_durably(folder_ / "system/open", "for all\n"));
  ASSERT_TRUE(write_file_durably(folder_ / "system/closed", "for root\n", 0600));
  auto spec = mapped_shell(
      "cat /host/open; cat /host/closed 2>/dev/null || echo no; touch /host/x 2>/dev/null || echo "
      "no; chmod 777 /host/open 2>/dev/null || echo no");
  spec.mounts = {
      {.source = folder_ / "system", .target = "/host", .access = MountAccess::kReadWrite}};
  EXPECT_EQ(output_of(spec), "for all\nno\nno\nno\n");
}

TEST_F(UserNamespaced, ACommandInsideHasItsIdsToo) {
  const auto spec = mapped_shell("echo ready; sleep 1000");
  run(spec);
  ASSERT_TRUE(wait_for_log(spec, "ready"));
  restart_runtime();
  ASSERT_TRUE(runtime_->adopt(spec.directory));
  const auto result = runtime_->exec(
      spec.id, {.args = {"/bin/sh", "-c", "id -u; touch /made && ls -ln /made | cut -c1-10"},
                .env = {},
                .timeout = Millis(10'000)});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->output.substr(0, 2), "0\n");
  EXPECT_TRUE(runtime_->remove(spec.id, LogRetention::kDelete));
}

TEST_F(UserNamespaced, ANewVolumeGetsWhatTheImageHasThere) {
  const auto there = folder_ / "image/var/data";
  fs::create_directories(there / "deep");
  ASSERT_TRUE(write_file_durably(there / "deep/file", "of the image\n", 0640));
  ASSERT_EQ(::chown((there / "deep/file").c_str(), 1000, 44), 0);
  fs::create_symlink("/etc/passwd", there / "link");
  fs::permissions(there, fs::perms(01777));
  fs::create_directories(folder_ / "volume");
  auto spec = mapped_shell("cat /var/data/deep/file; echo more > /var/data/deep/file");
  spec.mounts = {{.source = folder_ / "volume",
                  .target = "/var/data",
                  .access = MountAccess::kReadWrite,
                  .owners = MountOwners::kAsInside,
                  .fill = Fill::kFromImage}};
  EXPECT_EQ(output_of(spec), "of the image\n");
  const auto file = state_of(folder_ / "volume/deep/file");
  EXPECT_EQ(file.st_uid, 1000u);
  EXPECT_EQ(file.st_gid, 44u);
  EXPECT_EQ(file.st_mode & 07777, 0640u);
  EXPECT_EQ(state_of(folder_ / "volume").st_mode & 07777, 01777u);
  EXPECT_EQ(fs::read_symlink(folder_ / "volume/link"), "/etc/passwd");
  // A volume that has something is left as it is.
  auto again = mapped_shell("cat /var/data/deep/file");
  again.mounts = spec.mounts;
  EXPECT_EQ(output_of(again), "more\n");
}

TEST_F(UserNamespaced, OutputsCanBeOpenedByTheirNames) {
  auto spec = mapped_shell("echo out > /dev/stdout; echo err > /dev/stderr");
  EXPECT_EQ(output_of(spec), "out\nerr\n");
  spec = shell("echo out > /dev/stdout");
  spec.user = "web";
  EXPECT_EQ(output_of(spec), "out\n");
}

TEST_F(UserNamespaced, ATerminalAndAnInitProgram) {
  if (!fs::exists("/usr/bin/tini-static")) GTEST_SKIP() << "Needs the Debian package tini.";
  auto spec = mapped_shell("test -t 0 && test -t 1 && echo a terminal; cat /proc/1/comm; id -u");
  spec.terminal = Terminal::kPseudoTerminal;
  spec.init_program = "/usr/bin/tini-static";
  const auto output = output_of(spec);
  EXPECT_NE(output.find("a terminal"), std::string::npos) << output;
  EXPECT_NE(output.find("init"), std::string::npos) << output;
}

TEST_F(UserNamespaced, WhatAContainerWroteStaysForItsNextRun) {
  auto spec = mapped_shell("cat /count 2>/dev/null; echo again >> /count");
  EXPECT_EQ(run_to_the_end(spec).exit_code, 0);
  ASSERT_TRUE(runtime_->remove(spec.id, LogRetention::kKeepWithLayer));
  forget_exit(spec.id);
  EXPECT_EQ(run_to_the_end(spec).exit_code, 0);
  EXPECT_EQ(log_of(spec), "again\n");
  EXPECT_TRUE(runtime_->remove(spec.id, LogRetention::kDelete));
}

TEST_F(UserNamespaced, AnotherTaskHasOtherIds) {
  const auto other = all_->attach("other");
  ASSERT_TRUE(other) << other.error().message;
  EXPECT_GE(other->ids.first, first() + namespaces::IdRange::kSize);
  auto again = namespaces::UserNamespaces::open(folder_ / "users", 7);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ((*again)->find("other"), *other);
  EXPECT_TRUE((*again)->recover({"task"}));
  EXPECT_FALSE((*again)->find("other"));
  EXPECT_EQ((*again)->find("task"), namespace_);
}

}  // namespace
}  // namespace minato::agent_runtime
