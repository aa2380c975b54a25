// The whole agent with real containers, networks and images, against a control plane of the test's
// own.
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "agent/real_agent_for_test.h"

namespace minato::agent {
namespace {

using ecs::api::ContainerDefinition;

class RunningAgent : public RealAgent {
 protected:
  void SetUp() override {
    RealAgent::SetUp();
    if (!IsSkipped()) start();
  }
  void reconnect() {
    control_plane_.pause();
    control_plane_.resume();
    ASSERT_TRUE(control_plane_.wait_for_registrations(++connections_));
  }
  link::LogLines read_logs(const std::string& task_id) {
    link::ServerMessage message;
    message.read_logs.emplace();
    message.read_logs->request_id = ++requests_;
    message.read_logs->task_id = task_id;
    control_plane_.send(message);
    return control_plane_.wait_for_lines(requests_);
  }
  /// Reads until there are none, for twenty seconds at most.
  bool logs_go(const std::string& task_id) {
    for (int i = 0; i < 400; ++i) {
      if (read_logs(task_id).error) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
  }

  int connections_ = 1;
  std::int64_t requests_ = 0;
};

TEST_F(RunningAgent, StartsATaskAndStopsItWhenTold) {
  ContainerDefinition app = obedient("app");
  app.port_mappings.emplace(1);
  app.port_mappings->at(0).container_port = 8080;
  control_plane_.assign({task("one", {app})});
  ASSERT_TRUE(control_plane_.wait_until_healthy("one"));
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

TEST_F(RunningAgent, AnEssentialExitTakesTheSidecarWithIt) {
  ContainerDefinition side = obedient("side");
  side.essential = false;
  control_plane_.assign({task("one", {shell("app", "sleep 1.5; exit 3"), side})});
  ASSERT_TRUE(control_plane_.wait_until_stopped("one"));
  const link::TaskReport report = control_plane_.report("one");
  EXPECT_EQ(report.stop_code, "EssentialContainerExited");
  EXPECT_EQ(report.containers[0].exit_code, 3);
  EXPECT_EQ(report.containers[1].exit_code, 5);
}

TEST_F(RunningAgent, AnImageThatCannotBeHadSaysSo) {
  ContainerDefinition app = shell("app", "true");
  app.image = "127.0.0.1:1/nothing:v1";
  control_plane_.assign({task("one", {app})});
  ASSERT_TRUE(control_plane_.wait_until_stopped("one"));
  const link::TaskReport report = control_plane_.report("one");
  EXPECT_EQ(report.stop_code, "TaskFailedToStart");
  EXPECT_TRUE(report.stopped_reason->starts_with("CannotPullContainerError: "))
      << *report.stopped_reason;
}

TEST_F(RunningAgent, AProgramThatIsNotThereSaysSo) {
  ContainerDefinition app = shell("app", "true");
  app.entry_point = {"/bin/absent"};
  control_plane_.assign({task("one", {app})});
  ASSERT_TRUE(control_plane_.wait_until_stopped("one"));
  const link::TaskReport report = control_plane_.report("one");
  EXPECT_EQ(report.stop_code, "TaskFailedToStart");
  EXPECT_NE(report.stopped_reason->find("/bin/absent"), std::string::npos)
      << *report.stopped_reason;
}

TEST_F(RunningAgent, AStopThatIsNotObeyedIsEnforced) {
  ContainerDefinition app = shell("app", "trap '' TERM; while true; do sleep 0.05; done");
  app.stop_timeout = 1;
  control_plane_.assign({task("one", {app})});
  ASSERT_TRUE(control_plane_.wait_until_running("one"));
  control_plane_.stop_task("one", "enough");
  ASSERT_TRUE(control_plane_.wait_until_stopped("one"));
  EXPECT_EQ(control_plane_.report("one").containers[0].exit_code, 137);
}

TEST_F(RunningAgent, LogsAreReadWhileTheTaskRunsAndAfterItsEnd) {
  ContainerDefinition app = shell("app", "echo first; echo second >&2; sleep 1000");
  app.stop_timeout = 1;
  control_plane_.assign({task("one", {app})});
  ASSERT_TRUE(control_plane_.wait_until_running("one"));
  for (int i = 0; i < 100; ++i) {
    const link::LogLines lines = read_logs("one");
    if (lines.lines && lines.lines->size() == 2 && lines.ended == true) return;
    if (lines.lines && lines.lines->size() == 2) control_plane_.stop_task("one", "seen");
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  FAIL() << "the lines did not come";
}

TEST_F(RunningAgent, AFinishedTaskKeepsItsLogsUntilItIsForgotten) {
  control_plane_.assign({task("one", {shell("app", "echo last words")})});
  ASSERT_TRUE(control_plane_.wait_until_stopped("one"));
  ASSERT_TRUE(control_plane_.wait_for_acknowledgement());
  // It is in no full set any more, and the machine asks: it is still wanted.
  reconnect();
  ASSERT_TRUE(control_plane_.wait_for_acknowledgement());
  const link::LogLines kept = read_logs("one");
  ASSERT_TRUE(kept.lines);
  ASSERT_EQ(kept.lines->size(), 1u);
  EXPECT_EQ(kept.lines->front().text, "last words");
  control_plane_.lose("one");
  reconnect();
  EXPECT_TRUE(logs_go("one"));
}

TEST_F(RunningAgent, ToldAgainIsWhatTheControlPlaneLacks) {
  control_plane_.assign({task("one", {obedient("app")})});
  ASSERT_TRUE(control_plane_.wait_until_running("one"));
  control_plane_.lose_report("one");
  reconnect();
  EXPECT_TRUE(control_plane_.wait_until_running("one"));
}

TEST_F(RunningAgent, HealthChecksDecideAndDependentsWaitForThem) {
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

TEST_F(RunningAgent, ContainersLiveOnWithoutTheAgentAndAreAdopted) {
  control_plane_.assign(
      {task("living", {obedient("app")}), task("dying", {shell("app", "sleep 1; exit 7")})});
  ASSERT_TRUE(control_plane_.wait_until_healthy("living"));
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

TEST_F(RunningAgent, ATaskWhoseRecordWasDamagedEndsInOrder) {
  control_plane_.assign({task("one", {obedient("app")})});
  ASSERT_TRUE(control_plane_.wait_until_healthy("one"));
  ASSERT_TRUE(control_plane_.wait_for_acknowledgement());
  end();
  std::ofstream(layout_.task_state("one")) << R"({"phase":"ASLEEP"})";
  start();
  ASSERT_TRUE(control_plane_.wait_until_stopped("one"));
  const link::TaskReport report = control_plane_.report("one");
  EXPECT_EQ(report.stopped_reason, "The machine's record of the task was damaged.");
  EXPECT_EQ(report.containers[0].exit_code, 5) << "it was asked to end";
}

TEST_F(RunningAgent, ExitsWithoutAControlPlaneAreReportedLater) {
  control_plane_.assign({task("one", {shell("app", "sleep 0.5; exit 4")})});
  ASSERT_TRUE(control_plane_.wait_until_running("one"));
  control_plane_.pause();
  std::this_thread::sleep_for(std::chrono::milliseconds(800));
  control_plane_.resume();
  ASSERT_TRUE(control_plane_.wait_until_stopped("one"));
  EXPECT_EQ(control_plane_.report("one").containers[0].exit_code, 4);
}

TEST_F(RunningAgent, ATaskThatNobodyKnowsIsStoppedOnlyWhenThatIsConfirmed) {
  control_plane_.assign({task("one", {obedient("app")})});
  ASSERT_TRUE(control_plane_.wait_until_running("one"));
  control_plane_.lose("one");
  control_plane_.pause();
  control_plane_.resume();
  ASSERT_TRUE(control_plane_.wait_for("one", [](const auto& report) {
    return report.last_status > link::AgentTaskStatus::kRunning;
  }));
}

TEST_F(RunningAgent, AStopOfATaskThatIsNotHereIsAnswered) {
  control_plane_.assign({});
  ASSERT_TRUE(control_plane_.wait_for_registrations(1));
  link::TaskAssignment gone = task("gone", {});
  gone.task_definition.reset();
  gone.desired_status = link::DesiredStatus::kStopped;
  control_plane_.assign({gone});
  EXPECT_TRUE(control_plane_.wait_until_stopped("gone"));
}

TEST_F(RunningAgent, AMachineThatWasRestartedSaysSoOfItsTasks) {
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

TEST_F(RunningAgent, AHundredTasksStartWithinFiveSeconds) {
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
