#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "agent/images/digest.h"
#include "agent/images/image_store.h"
#include "agent/real_agent_for_test.h"
#include "agent/remove_everything.h"
#include "base/file.h"
#include "wire/credentials.h"

namespace minato::agent {
namespace {

namespace fs = std::filesystem;

// An archive as `docker save` makes it: busybox and its shell, a layer, one image "sample:v1".
fs::path make_archive(const fs::path& folder) {
  const std::string at = "cd '" + folder.native() + "' && ";
  const std::string commands =
      "mkdir -p root/bin root/etc root/tmp root/proc root/sys root/dev && "
      "cp /usr/bin/busybox root/bin/ && for n in sh sleep cat echo true false hostname; "
      "do ln -s busybox root/bin/$n; done && tar -C root -cf layer.tar .";
  EXPECT_EQ(std::system((at + commands).c_str()), 0);
  const auto layer = images::Digest::of(read_file(folder / "layer.tar").value());
  std::ofstream(folder / "config.json")
      << R"({"architecture":"amd64","os":"linux","config":{"Env":["PATH=/bin"],"Cmd":["sleep","1000"]},)"
      << R"("rootfs":{"type":"layers","diff_ids":[")" << layer.str() << R"("]}})";
  std::ofstream(folder / "manifest.json")
      << R"([{"Config":"config.json","RepoTags":["sample:v1"],"Layers":["layer.tar"]}])";
  EXPECT_EQ(std::system((at + "tar -cf image.tar manifest.json config.json layer.tar").c_str()), 0);
  return folder / "image.tar";
}

}  // namespace

void RealAgent::SetUp() {
  if (::geteuid() != 0) GTEST_SKIP() << "Real containers need root: run this as root.";
  ASSERT_TRUE(fs::exists("/usr/bin/busybox")) << "Needs the Debian package busybox-static.";
  const TemporaryDirectory folder;
  auto images = images::ImageStore::open(layout_.images());
  ASSERT_TRUE(images) << images.error().message;
  const auto loaded = (*images)->load_archive(make_archive(folder.path()));
  ASSERT_TRUE(loaded) << loaded.error().message;
  ASSERT_TRUE(wire::load_or_create_access_key(data_.path(), {}));
}

void RealAgent::TearDown() {
  end();
  const Status removed = remove_everything(data_.path());
  EXPECT_TRUE(removed) << removed.error().message;
  const auto mounts = read_file("/proc/self/mountinfo").value();
  EXPECT_EQ(mounts.find(data_.path().native()), std::string::npos);
  EXPECT_EQ(mounts.find(layout_.volatile_state().native()), std::string::npos);
  EXPECT_FALSE(fs::exists(layout_.volatile_state()));
  EXPECT_FALSE(fs::exists("/run/minato/" + layout_.instance_tag()));
}

AgentOptions RealAgent::options() const {
  AgentOptions options;
  options.port = control_plane_.port();
  options.data_directory = data_.path();
  options.ingress = IngressRole::kNone;
  options.crun_entry = MINATO_CRUN_ENTRY;
  return options;
}

void RealAgent::start() {
  auto agent = Agent::open(options());
  ASSERT_TRUE(agent) << agent.error().message;
  agent_ = std::move(*agent);
  thread_ = std::thread([this] { agent_->run(); });
}

void RealAgent::end() {
  if (!agent_) return;
  agent_->stop();
  thread_.join();
  agent_.reset();
}

ecs::api::ContainerDefinition RealAgent::shell(const std::string& name, const std::string& script) {
  ecs::api::ContainerDefinition container;
  container.name = name;
  container.image = "sample:v1";
  container.entry_point = {"/bin/sh", "-c"};
  container.command = {script};
  container.memory = 64;
  return container;
}

link::TaskAssignment RealAgent::task(const std::string& id,
                                     std::vector<ecs::api::ContainerDefinition> containers) {
  link::TaskAssignment assignment;
  assignment.task_id = id;
  assignment.task_arn = "arn:aws:ecs:us-east-1:000000000000:task/default/" + id;
  assignment.cluster = "default";
  assignment.desired_status = link::DesiredStatus::kRunning;
  assignment.task_definition.emplace();
  assignment.task_definition->container_definitions = std::move(containers);
  return assignment;
}

ecs::api::ContainerDefinition RealAgent::obedient(const std::string& name) {
  auto container =
      shell(name, "trap 'exit 5' TERM; echo > /tmp/ready; while true; do sleep 0.05; done");
  container.health_check.emplace();
  container.health_check->command = {"CMD-SHELL", "cat /tmp/ready"};
  return container;
}

}  // namespace minato::agent
