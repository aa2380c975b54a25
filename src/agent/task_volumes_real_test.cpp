// Volumes of a task, looked at from inside real containers.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "agent/real_agent_for_test.h"
#include "base/file.h"

namespace minato::agent {
namespace {

namespace fs = std::filesystem;
using ecs::api::ContainerDefinition;
using ecs::api::Volume;

class TaskVolumes : public RealAgent {
 protected:
  void SetUp() override {
    RealAgent::SetUp();
    if (!IsSkipped()) start();
  }

  static Volume volume(const std::string& name) {
    Volume made;
    made.name = name;
    return made;
  }
  static Volume host_volume(const std::string& name, const fs::path& path) {
    Volume made = volume(name);
    made.host.emplace().source_path = path.native();
    return made;
  }
  static Volume shared_volume(const std::string& name, bool autoprovision) {
    Volume made = volume(name);
    auto& docker = made.docker_volume_configuration.emplace();
    docker.scope = ecs::api::Scope::kShared;
    docker.autoprovision = autoprovision;
    return made;
  }
  static ContainerDefinition mounting(ContainerDefinition container, const std::string& volume,
                                      const std::string& path, bool read_only = false) {
    if (!container.mount_points) container.mount_points.emplace();
    container.mount_points->push_back(ecs::api::MountPoint{volume, path, read_only});
    return container;
  }
  /// Runs the task to its end; the exit code of its first container, -1 when it had none.
  int run(const std::string& id, std::vector<ContainerDefinition> containers,
          std::vector<Volume> volumes) {
    auto assignment = task(id, std::move(containers));
    assignment.task_definition->volumes = std::move(volumes);
    control_plane_.assign({assignment});
    EXPECT_TRUE(control_plane_.wait_until_stopped(id));
    reason_ = control_plane_.report(id).stopped_reason.value_or("");
    return control_plane_.report(id).containers.at(0).exit_code.value_or(-1);
  }

  std::string reason_;
};

TEST_F(TaskVolumes, AreSharedByTheContainersAndGoWithTheTask) {
  auto writer = shell("writer", "echo hello > /out/file");
  writer.essential = false;
  auto reader =
      shell("reader", "cat /in/file || exit 2; touch /in/x 2>/dev/null && exit 3; exit 0");
  reader.depends_on = {
      ecs::api::ContainerDependency{"writer", ecs::api::ContainerCondition::kSuccess}};
  EXPECT_EQ(run("one", {mounting(reader, "data", "/in", true), mounting(writer, "data", "/out")},
                {volume("data")}),
            0)
      << reason_;
  EXPECT_FALSE(fs::exists(layout_.task_volumes("one")));
}

TEST_F(TaskVolumes, OfAnotherContainerComeWithItsPaths) {
  auto writer = mounting(shell("writer", "echo hello > /data/file"), "data", "/data");
  writer.essential = false;
  auto reader = shell("reader", "grep hello /data/file || exit 2; touch /data/x && exit 3; exit 0");
  reader.depends_on = {
      ecs::api::ContainerDependency{"writer", ecs::api::ContainerCondition::kSuccess}};
  reader.volumes_from = {ecs::api::VolumeFrom{"writer", true}};
  EXPECT_EQ(run("one", {reader, writer}, {volume("data")}), 0) << reason_;
}

TEST_F(TaskVolumes, SharedOnesStayForOtherTasks) {
  EXPECT_EQ(run("one", {mounting(shell("app", "echo kept > /data/file"), "cache", "/data")},
                {shared_volume("cache", true)}),
            0)
      << reason_;
  // Though the second task has other user ids.
  EXPECT_EQ(run("two",
                {mounting(shell("app", "grep kept /data/file && echo x >> /data/file"), "cache",
                          "/data")},
                {shared_volume("cache", true)}),
            0)
      << reason_;
  EXPECT_EQ(read_file(layout_.shared_volume("cache") / "file").value(), "kept\nx\n");
  EXPECT_EQ(run("three", {mounting(shell("app", "true"), "other", "/data")},
                {shared_volume("other", false)}),
            -1);
  EXPECT_NE(reason_.find("shared volume other does not exist"), std::string::npos) << reason_;
}

TEST_F(TaskVolumes, FoldersOfTheMachineAreWrittenAsRoot) {
  const TemporaryDirectory folder;
  ASSERT_TRUE(write_file_durably(folder.path() / "in", "from outside\n"));
  EXPECT_EQ(run("one",
                {mounting(shell("app", "grep outside /host/in && echo out > /host/out"), "host",
                          "/host")},
                {host_volume("host", folder.path())}),
            0)
      << reason_;
  struct stat state {};
  ASSERT_EQ(::stat((folder.path() / "out").c_str(), &state), 0);
  EXPECT_EQ(state.st_uid, 0u);
  // One that is not there is made, as Docker does.
  EXPECT_EQ(run("two", {mounting(shell("app", "echo x > /host/x"), "host", "/host")},
                {host_volume("host", folder.path() / "new/deep")}),
            0)
      << reason_;
  EXPECT_TRUE(fs::exists(folder.path() / "new/deep/x"));
}

TEST_F(TaskVolumes, TheMachineItselfIsLookedAtOnly) {
  EXPECT_EQ(run("one",
                {mounting(shell("app",
                                "grep -q root /host/passwd || exit 2; echo x >> "
                                "/host/passwd && exit 3; cat /host/shadow && exit 4; "
                                "exit 0"),
                          "etc", "/host")},
                {host_volume("etc", "/etc")}),
            0)
      << reason_;
  for (const fs::path& path : {fs::path("/proc"), data_.path(), data_.path() / "agent"}) {
    EXPECT_EQ(run("of" + std::to_string(std::hash<std::string>()(path.native())),
                  {mounting(shell("app", "true"), "host", "/host")}, {host_volume("host", path)}),
              -1);
    EXPECT_NE(reason_.find("--allow-privileged"), std::string::npos) << reason_;
  }
}

}  // namespace
}  // namespace minato::agent
