#include "agent/task_state_codec.h"

#include <gtest/gtest.h>

#include "agent/task/task_script.h"
#include "agent/task_report.h"

namespace minato::agent {
namespace {

TaskScript some_task() {
  TaskPlan plan{{container("app"), sidecar("proxy")}};
  plan.containers[0].health_check = HealthCheckPlan{};
  TaskScript task(plan);
  task.on(Tick{});
  task.on(NetworkAttached{"10.0.0.2", "02:00:00:00:00:01", {{{"0.0.0.0", 80, 32768, "tcp"}}}});
  task.on(ImagePulled{0, "sha256:abc", "SIGQUIT"});
  task.on(ImagePulled{1, "sha256:abc", ""});
  for (std::size_t i = 0; i < 2; ++i) task.on(ContainerCreated{i});
  for (std::size_t i = 0; i < 2; ++i) task.on(ContainerStarted{i, task.now});
  task.exit(1, 3);
  return task;
}

void expect_same(const TaskState& a, const TaskState& b) {
  EXPECT_EQ(a.facts, b.facts);
  EXPECT_EQ(a.version, b.version);
  EXPECT_EQ(a.phase, b.phase);
  EXPECT_EQ(a.network, b.network);
  EXPECT_EQ(a.containers, b.containers);
}

TEST(TaskStateCodec, ARunningTaskComesBackAsItWas) {
  const TaskScript task = some_task();
  const auto state = decode_task_state(encode_task_state("one", task.state), task.state.plan);
  ASSERT_TRUE(state) << state.error().message;
  expect_same(*state, task.state);
}

TEST(TaskStateCodec, AStopUnderWayKeepsItsDeadline) {
  TaskScript task = some_task();
  task.on(StopRequested{"Scaled in"});
  const auto state = decode_task_state(encode_task_state("one", task.state), task.state.plan);
  ASSERT_TRUE(state) << state.error().message;
  expect_same(*state, task.state);
  EXPECT_EQ(next_wakeup(*state), task.now + Seconds(30));
}

TEST(TaskStateCodec, WhatTheFirstReleaseKeptIsRead) {
  const TaskPlan plan{{container("app")}};
  const auto state = decode_task_state(
      R"({"phase":"STOPPING","network":"READY","containers":[{"phase":"RUNNING","image":"READY",)"
      R"("stopSignal":"SIGQUIT","stop":"READY","killAt":1700000000000,"nextCheckAt":null,)"
      R"("consecutiveFailures":2}],"report":{"taskId":"one","version":7,"lastStatus":"STOPPING",)"
      R"("containers":[{"name":"app","lastStatus":"RUNNING","health":"HEALTHY"}]}})",
      plan);
  ASSERT_TRUE(state) << state.error().message;
  EXPECT_EQ(state->phase, TaskPhase::kStopping);
  EXPECT_EQ(state->version, 7);
  EXPECT_EQ(state->containers[0].phase, ContainerPhase::kRunning);
  EXPECT_EQ(state->containers[0].stop_signal, "SIGQUIT");
  EXPECT_EQ(state->containers[0].kill_at, instant_from_millis(1'700'000'000'000));
  EXPECT_EQ(state->containers[0].health.consecutive_failures, 2);
}

TEST(TaskStateCodec, DamagedTextIsAnError) {
  const TaskScript task = some_task();
  const std::string text = encode_task_state("one", task.state);
  EXPECT_FALSE(decode_task_state(text.substr(0, text.size() / 2), task.state.plan));
  EXPECT_FALSE(decode_task_state("", task.state.plan));
  EXPECT_FALSE(decode_task_state("{}", task.state.plan));
  EXPECT_FALSE(decode_task_state(text, TaskPlan{{container("app")}}));
}

TEST(TaskReport, SaysEverythingInTheWordsOfTheLink) {
  TaskScript task = some_task();
  task.exit(0, 137, ExitCause::kOutOfMemory);
  task.on(TaskReleased{});
  const link::TaskReport report = make_report("one", task.state, {"aa", "bb"});
  EXPECT_EQ(report.last_status, link::AgentTaskStatus::kStopped);
  EXPECT_EQ(report.stop_code, "EssentialContainerExited");
  EXPECT_EQ(report.stopped_reason, "Essential container in task exited");
  EXPECT_EQ(report.containers[0].runtime_id, "aa");
  EXPECT_EQ(report.containers[0].reason, "OutOfMemoryError: Container killed due to memory usage");
  EXPECT_EQ(report.containers[0].network_bindings->at(0).host_port, 32768);
  EXPECT_EQ(report.containers[1].exit_code, 3);
  EXPECT_EQ(facts_from_report(report, task.state.plan), task.state.facts);
}

}  // namespace
}  // namespace minato::agent
