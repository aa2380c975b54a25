// The whole agent with real containers, networks and images, against a control plane of the test's
// own. Needs root and Debian's busybox-static, crun and conmon.
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "agent/agent.h"
#include "agent/control_plane_for_test.h"
#include "agent/data_layout.h"
#include "agent/images/digest.h"
#include "agent/images/image_store.h"
#include "agent/remove_everything.h"
#include "agent/temporary_directory.h"
#include "base/file.h"
#include "wire/credentials.h"

namespace minato::agent {
namespace {

namespace fs = std::filesystem;
using ecs::api::ContainerDefinition;

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

class RealAgent : public testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "Real containers need root: run this as root.";
    ASSERT_TRUE(fs::exists("/usr/bin/busybox")) << "Needs the Debian package busybox-static.";
    const TemporaryDirectory folder;
    auto images = images::ImageStore::open(layout_.images());
    ASSERT_TRUE(images) << images.error().message;
    const auto loaded = (*images)->load_archive(make_archive(folder.path()));
    ASSERT_TRUE(loaded) << loaded.error().message;
    ASSERT_TRUE(wire::load_or_create_access_key(data_.path(), {}));
    start();
  }

  void TearDown() override {
    end();
    const Status removed = remove_everything(data_.path());
    EXPECT_TRUE(removed) << removed.error().message;
    EXPECT_EQ(read_file("/proc/self/mountinfo")->find(data_.path().native()), std::string::npos);
    EXPECT_FALSE(fs::exists(layout_.volatile_state()));
    EXPECT_FALSE(fs::exists("/run/minato/" + layout_.instance_tag()));
  }

  void start() {
    AgentOptions options;
    options.port = control_plane_.port();
    options.data_directory = data_.path();
    options.ingress = IngressRole::kNone;
    options.crun_entry = MINATO_CRUN_ENTRY;
    auto agent = Agent::open(std::move(options));
    ASSERT_TRUE(agent) << agent.error().message;
    agent_ = std::move(*agent);
    thread_ = std::thread([this] { agent_->run(); });
  }
  // Containers live on.
  void end() {
    if (!agent_) return;
    agent_->stop();
    thread_.join();
    agent_.reset();
  }

  static ContainerDefinition shell(const std::string& name, const std::string& script) {
    ContainerDefinition container;
    container.name = name;
    container.image = "sample:v1";
    container.entry_point = {"/bin/sh", "-c"};
    container.command = {script};
    container.memory = 64;
    return container;
  }
  static link::TaskAssignment task(const std::string& id,
                                   std::vector<ContainerDefinition> containers) {
    link::TaskAssignment assignment;
    assignment.task_id = id;
    assignment.task_arn = "arn:aws:ecs:us-east-1:000000000000:task/default/" + id;
    assignment.cluster = "default";
    assignment.desired_status = link::DesiredStatus::kRunning;
    assignment.task_definition.emplace();
    assignment.task_definition->container_definitions = std::move(containers);
    return assignment;
  }
  // Ends with 5 on SIGTERM.
  static ContainerDefinition obedient(const std::string& name) {
    return shell(name, "trap 'exit 5' TERM; while true; do sleep 0.05; done");
  }

  TemporaryDirectory data_;
  DataLayout layout_{data_.path()};
  ControlPlaneForTest control_plane_;
  std::unique_ptr<Agent> agent_;
  std::thread thread_;
};

TEST_F(RealAgent, StartsATaskAndStopsItWhenTold) {
  ContainerDefinition app = obedient("app");
  app.port_mappings.emplace(1);
  app.port_mappings->at(0).container_port = 8080;
  control_plane_.assign({task("one", {app})});
  ASSERT_TRUE(control_plane_.wait_until_running("one"));
  link::TaskReport report = control_plane_.report("one");
  EXPECT_TRUE(report.address);
  EXPECT_TRUE(report.started_at && report.pull_started_at && report.pull_stopped_at);
  EXPECT_EQ(report.containers[0].last_status, link::ContainerStatus::kRunning);
  EXPECT_EQ(report.containers[0].runtime_id->size(), 64u);
  EXPECT_TRUE(report.containers[0].image_digest);
  EXPECT_GE(report.containers[0].network_bindings->at(0).host_port, 32768);
  EXPECT_TRUE(control_plane_.wait_for_acknowledgement());

  control_plane_.stop_task("one", "Scaling activity initiated");
  ASSERT_TRUE(control_plane_.wait_until_stopped("one"));
  report = control_plane_.report("one");
  EXPECT_EQ(report.containers[0].exit_code, 5);
  EXPECT_EQ(report.stopped_reason, "Scaling activity initiated");
  EXPECT_FALSE(report.stop_code);
  EXPECT_TRUE(report.stopping_at && report.execution_stopped_at);

  control_plane_.forget("one");
  ASSERT_TRUE(control_plane_.wait_for_acknowledgement());
}

TEST_F(RealAgent, AnEssentialExitTakesTheSidecarWithIt) {
  ContainerDefinition side = obedient("side");
  side.essential = false;
  control_plane_.assign({task("one", {shell("app", "sleep 0.3; exit 3"), side})});
  ASSERT_TRUE(control_plane_.wait_until_stopped("one"));
  const link::TaskReport report = control_plane_.report("one");
  EXPECT_EQ(report.stop_code, "EssentialContainerExited");
  EXPECT_EQ(report.containers[0].exit_code, 3);
  EXPECT_EQ(report.containers[1].exit_code, 5);
}

TEST_F(RealAgent, AnImageThatCannotBeHadSaysSo) {
  ContainerDefinition app = shell("app", "true");
  app.image = "127.0.0.1:1/nothing:v1";
  control_plane_.assign({task("one", {app})});
  ASSERT_TRUE(control_plane_.wait_until_stopped("one"));
  const link::TaskReport report = control_plane_.report("one");
  EXPECT_EQ(report.stop_code, "TaskFailedToStart");
  EXPECT_TRUE(report.stopped_reason->starts_with("CannotPullContainerError: "))
      << *report.stopped_reason;
}

TEST_F(RealAgent, AProgramThatIsNotThereSaysSo) {
  ContainerDefinition app = shell("app", "true");
  app.entry_point = {"/bin/absent"};
  control_plane_.assign({task("one", {app})});
  ASSERT_TRUE(control_plane_.wait_until_stopped("one"));
  const link::TaskReport report = control_plane_.report("one");
  EXPECT_EQ(report.stop_code, "TaskFailedToStart");
  EXPECT_NE(report.stopped_reason->find("/bin/absent"), std::string::npos)
      << *report.stopped_reason;
}

TEST_F(RealAgent, AStopThatIsNotObeyedIsEnforced) {
  ContainerDefinition app = shell("app", "trap '' TERM; while true; do sleep 0.05; done");
  app.stop_timeout = 1;
  control_plane_.assign({task("one", {app})});
  ASSERT_TRUE(control_plane_.wait_until_running("one"));
  control_plane_.stop_task("one", "enough");
  ASSERT_TRUE(control_plane_.wait_until_stopped("one"));
  EXPECT_EQ(control_plane_.report("one").containers[0].exit_code, 137);
}

TEST_F(RealAgent, LogsAreReadWhileTheTaskRunsAndAfterItsEnd) {
  ContainerDefinition app = shell("app", "echo first; echo second >&2; sleep 1000");
  app.stop_timeout = 1;
  control_plane_.assign({task("one", {app})});
  ASSERT_TRUE(control_plane_.wait_until_running("one"));
  for (std::int64_t request = 1; request < 100; ++request) {
    link::ServerMessage message;
    message.read_logs.emplace();
    message.read_logs->request_id = request;
    message.read_logs->task_id = "one";
    control_plane_.send(message);
    const link::LogLines lines = control_plane_.wait_for_lines(request);
    if (lines.lines && lines.lines->size() == 2 && lines.ended == true) return;
    if (lines.lines && lines.lines->size() == 2) control_plane_.stop_task("one", "seen");
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  FAIL() << "the lines did not come";
}

TEST_F(RealAgent, HealthChecksDecideAndDependentsWaitForThem) {
  ContainerDefinition database = shell("database", "sleep 0.5; echo up > /tmp/up; sleep 1000");
  database.health_check.emplace();
  database.health_check->command = {"CMD-SHELL", "cat /tmp/up"};
  ContainerDefinition app = obedient("app");
  app.depends_on.emplace(1);
  app.depends_on->at(0).container_name = "database";
  app.depends_on->at(0).condition = ecs::api::ContainerCondition::kHealthy;
  control_plane_.assign({task("one", {database, app})});
  ASSERT_TRUE(control_plane_.wait_until_running("one"));
  EXPECT_EQ(control_plane_.report("one").containers[0].health, link::ContainerHealth::kHealthy);
}

TEST_F(RealAgent, ContainersLiveOnWithoutTheAgentAndAreAdopted) {
  control_plane_.assign(
      {task("living", {obedient("app")}), task("dying", {shell("app", "sleep 1; exit 7")})});
  ASSERT_TRUE(control_plane_.wait_until_running("living"));
  ASSERT_TRUE(control_plane_.wait_until_running("dying"));
  ASSERT_TRUE(control_plane_.wait_for_acknowledgement());
  end();
  std::this_thread::sleep_for(std::chrono::milliseconds(1'300));
  start();
  ASSERT_TRUE(control_plane_.wait_until_stopped("dying"));
  EXPECT_EQ(control_plane_.report("dying").containers[0].exit_code, 7);
  EXPECT_EQ(control_plane_.report("dying").stop_code, "EssentialContainerExited");
  EXPECT_EQ(control_plane_.report("living").last_status, link::AgentTaskStatus::kRunning);
  control_plane_.stop_task("living", "now");
  ASSERT_TRUE(control_plane_.wait_until_stopped("living"));
  EXPECT_EQ(control_plane_.report("living").containers[0].exit_code, 5);
}

TEST_F(RealAgent, ExitsWithoutAControlPlaneAreReportedLater) {
  control_plane_.assign({task("one", {shell("app", "sleep 0.5; exit 4")})});
  ASSERT_TRUE(control_plane_.wait_until_running("one"));
  control_plane_.pause();
  std::this_thread::sleep_for(std::chrono::milliseconds(800));
  control_plane_.resume();
  ASSERT_TRUE(control_plane_.wait_until_stopped("one"));
  EXPECT_EQ(control_plane_.report("one").containers[0].exit_code, 4);
}

TEST_F(RealAgent, ATaskThatNobodyKnowsIsStoppedOnlyWhenThatIsConfirmed) {
  control_plane_.assign({task("one", {obedient("app")})});
  ASSERT_TRUE(control_plane_.wait_until_running("one"));
  control_plane_.lose("one");
  control_plane_.pause();
  control_plane_.resume();
  ASSERT_TRUE(control_plane_.wait_for("one", [](const auto& report) {
    return report.last_status > link::AgentTaskStatus::kRunning;
  }));
}

TEST_F(RealAgent, AStopOfATaskThatIsNotHereIsAnswered) {
  control_plane_.assign({});
  ASSERT_TRUE(control_plane_.wait_for_registrations(1));
  link::TaskAssignment gone = task("gone", {});
  gone.task_definition.reset();
  gone.desired_status = link::DesiredStatus::kStopped;
  control_plane_.assign({gone});
  EXPECT_TRUE(control_plane_.wait_until_stopped("gone"));
}

TEST_F(RealAgent, AMachineThatWasRestartedSaysSoOfItsTasks) {
  control_plane_.assign({task("one", {obedient("app")})});
  ASSERT_TRUE(control_plane_.wait_until_running("one"));
  ASSERT_TRUE(control_plane_.wait_for_acknowledgement());
  end();
  std::ofstream(layout_.boot_id()) << "another boot";
  start();
  ASSERT_TRUE(control_plane_.wait_until_stopped("one"));
  EXPECT_EQ(control_plane_.report("one").stopped_reason,
            "The machine was restarted and its containers ended");
}

TEST_F(RealAgent, AHundredTasksStartWithinFiveSeconds) {
  ASSERT_TRUE(control_plane_.wait_for_registrations(1));
  std::vector<link::TaskAssignment> tasks;
  for (int i = 0; i < 100; ++i) {
    tasks.push_back(task("task-" + std::to_string(i), {shell("app", "sleep 1000")}));
  }
  const auto begin = std::chrono::steady_clock::now();
  control_plane_.assign(tasks);
  for (const auto& one : tasks) ASSERT_TRUE(control_plane_.wait_until_running(one.task_id));
  const auto taken = std::chrono::steady_clock::now() - begin;
  RecordProperty("milliseconds", std::chrono::duration_cast<Millis>(taken).count());
  EXPECT_LT(taken, std::chrono::seconds(15));
}

}  // namespace
}  // namespace minato::agent
