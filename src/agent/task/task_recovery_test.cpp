#include "agent/task/task_recovery.h"

#include <gtest/gtest.h>

#include "agent/task/task_script.h"

namespace minato::agent {
namespace {

using std::chrono::seconds;

TEST(TaskRecovery, ARunningTaskRunsOn) {
  TaskScript task({{container("app")}});
  task.run();
  const std::int64_t version = task.state.version;
  recover(task.state, {ContainerFinding::kRunning}, task.now);
  EXPECT_EQ(task.on(Tick{}), "");
  EXPECT_EQ(task.state.facts.last_status, TaskStatus::kRunning);
  EXPECT_GT(task.state.version, version);
}

TEST(TaskRecovery, AnExitMeanwhileCountsWithItsCode) {
  TaskScript task({{container("app")}});
  task.run();
  recover(task.state, {ContainerFinding::kExited}, task.now);
  EXPECT_EQ(task.on(Tick{}), "");
  EXPECT_EQ(task.exit(0, 5), "release");
  EXPECT_EQ(task.state.facts.containers[0].exit_code, 5);
}

TEST(TaskRecovery, ALostContainerEndsTheTask) {
  TaskScript task({{container("app")}});
  task.run();
  recover(task.state, {ContainerFinding::kAbsent}, task.now);
  EXPECT_EQ(task.on(Tick{}), "release");
  EXPECT_EQ(task.state.facts.containers[0].reason,
            "The container ended and its exit code was lost");
}

TEST(TaskRecovery, WhatWasHalfMadeIsMadeAgain) {
  TaskScript task({{container("app")}});
  task.on(Tick{});
  task.on(ImagePulled{0});
  recover(task.state, {ContainerFinding::kAbsent}, task.now);
  EXPECT_EQ(task.on(Tick{}), "attach, pull app");
}

TEST(TaskRecovery, AContainerCaughtBetweenStartAndNewsIsRunning) {
  TaskScript task({{container("app")}});
  task.on(Tick{});
  task.on(NetworkAttached{});
  task.on(ImagePulled{0});
  task.on(ContainerCreated{0});
  recover(task.state, {ContainerFinding::kRunning}, task.now);
  EXPECT_EQ(task.on(Tick{}), "");
  EXPECT_EQ(task.state.facts.last_status, TaskStatus::kRunning);
}

TEST(TaskRecovery, AStopUnderWayKeepsItsRemainingTime) {
  TaskScript task({{container("app")}});
  task.run();
  task.on(StopRequested{});
  task.on(StopSignalSent{0});
  recover(task.state, {ContainerFinding::kRunning}, task.now + seconds(20));
  task.now += seconds(20);
  EXPECT_EQ(task.on(Tick{}), "");
  EXPECT_EQ(task.at(seconds(10), Tick{}), "signal app SIGKILL");
}

TEST(TaskRecovery, AStopSignalThatMayNotHaveGoneOutIsSentAgain) {
  TaskScript task({{container("app")}});
  task.run();
  task.on(StopRequested{});
  recover(task.state, {ContainerFinding::kRunning}, task.now + seconds(20));
  task.now += seconds(20);
  EXPECT_EQ(task.on(Tick{}), "signal app SIGTERM");
  EXPECT_EQ(task.at(seconds(10), Tick{}), "signal app SIGKILL");
}

TEST(TaskRecovery, AReleaseUnderWayIsRepeated) {
  TaskScript task({{container("app")}});
  task.run();
  task.exit(0, 0);
  recover(task.state, {ContainerFinding::kAbsent}, task.now);
  EXPECT_EQ(task.on(Tick{}), "release");
}

TEST(TaskRecovery, AfterARebootTheTaskEndsAndSaysSo) {
  TaskScript task({{container("app"), sidecar("proxy")}});
  task.run();
  recover_after_reboot(task.state, task.now);
  EXPECT_EQ(task.on(Tick{}), "release");
  task.on(TaskReleased{});
  EXPECT_EQ(task.state.facts.last_status, TaskStatus::kStopped);
  EXPECT_EQ(task.state.facts.stopped_reason, "The machine was restarted and its containers ended");
  EXPECT_EQ(task.state.facts.stop_code, StopCode::kEssentialContainerExited);
  EXPECT_FALSE(task.state.facts.containers[0].exit_code);
  EXPECT_GE(task.state.version, to_millis(task.now));
}

}  // namespace
}  // namespace minato::agent
