// What a container's restart policy does to its task.
#include <gtest/gtest.h>

#include "agent/task/task_script.h"

namespace minato::agent {
namespace {

constexpr Millis kPeriod{60'000};

TaskPlan restarting() {
  TaskPlan plan;
  plan.containers.push_back(container("app"));
  plan.containers[0].restart_policy = RestartPolicy{{0, 143}, kPeriod};
  plan.containers.push_back(sidecar("log"));
  return plan;
}

TEST(RestartPolicy, AContainerThatRanForThePeriodIsStartedAgain) {
  TaskScript script(restarting());
  script.run();
  script.now += kPeriod;
  const auto version = script.state.version;
  EXPECT_EQ(script.exit(0, 1), "create app");
  EXPECT_EQ(script.state.facts.last_status, TaskStatus::kRunning);
  EXPECT_EQ(script.state.facts.containers[0].last_status, ContainerStatus::kRunning);
  EXPECT_EQ(script.state.containers[0].restarts, 1);
  EXPECT_EQ(script.on(ContainerCreated{0}), "start app");
  script.on(ContainerStarted{0, script.now});
  EXPECT_EQ(script.state.facts.containers[0].started_at, script.now);
  EXPECT_GT(script.state.version, version);
}

TEST(RestartPolicy, OneThatEndedSoonerEndsItsTask) {
  TaskScript script(restarting());
  script.run();
  script.now += kPeriod;
  script.exit(0, 1);
  script.start(0);
  script.now += kPeriod - Millis{1};
  EXPECT_EQ(script.exit(0, 1), "signal log SIGTERM");
  EXPECT_EQ(script.state.facts.containers[0].exit_code, 1);
  EXPECT_EQ(script.state.facts.stop_code, StopCode::kEssentialContainerExited);
}

TEST(RestartPolicy, AnIgnoredExitCodeIsAnEnd) {
  TaskScript script(restarting());
  script.run();
  script.now += kPeriod;
  EXPECT_EQ(script.exit(0, 143), "signal log SIGTERM");
}

TEST(RestartPolicy, AKilledOneIsStartedAgainToo) {
  TaskScript script(restarting());
  script.run();
  script.now += kPeriod;
  EXPECT_EQ(script.exit(0, 137, ExitCause::kOutOfMemory), "create app");
}

TEST(RestartPolicy, ATaskThatStopsStartsNothing) {
  TaskScript script(restarting());
  script.run();
  script.now += kPeriod;
  script.on(StopRequested{"enough"});
  script.exit(0, 1);
  EXPECT_EQ(script.state.containers[0].phase, ContainerPhase::kStopped);
  EXPECT_EQ(script.state.facts.containers[0].exit_code, 1);
}

TEST(RestartPolicy, AStopBetweenTwoRunsEndsTheContainer) {
  TaskScript script(restarting());
  script.run();
  script.now += kPeriod;
  script.exit(0, 1);
  script.on(StopRequested{"enough"});
  EXPECT_EQ(script.on(ContainerCreated{0}), "");
  EXPECT_EQ(script.state.containers[0].phase, ContainerPhase::kStopped);
}

TEST(RestartPolicy, ANewAgentGoesOnWithIt) {
  TaskScript script(restarting());
  script.run();
  script.now += kPeriod;
  script.exit(0, 1);
  recover(script.state, {ContainerFinding::kAbsent, ContainerFinding::kRunning}, script.now);
  EXPECT_EQ(script.on(Tick{}), "pull app");
  EXPECT_EQ(script.on(ImagePulled{0, "sha256:1", ""}), "create app");
  EXPECT_EQ(script.state.containers[0].restarts, 1);
}

}  // namespace
}  // namespace minato::agent
