#include "agent/task/task_step.h"

#include <gtest/gtest.h>

#include "agent/task/task_script.h"

namespace minato::agent {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TaskPlan plan_of(std::vector<ContainerPlan> containers) { return {std::move(containers)}; }

TEST(TaskStep, OneContainerGoesFromAssignmentToRunning) {
  TaskScript task(plan_of({container("app")}));
  EXPECT_EQ(task.on(Tick{}), "attach, pull app");
  EXPECT_EQ(task.on(ImagePulled{0, "sha256:abc", "SIGQUIT"}), "");
  EXPECT_EQ(task.on(NetworkAttached{"10.0.0.2", "", {{{"0.0.0.0", 80, 32768, "tcp"}}}}),
            "create app");
  EXPECT_EQ(task.on(ContainerCreated{0}), "start app");
  EXPECT_EQ(task.state.facts.last_status, TaskStatus::kPending);
  EXPECT_EQ(task.on(ContainerStarted{0, task.now}), "");
  EXPECT_EQ(task.state.facts.last_status, TaskStatus::kRunning);
  EXPECT_EQ(task.state.facts.started_at, task.now);
  EXPECT_EQ(task.state.facts.containers[0].image_digest, "sha256:abc");
  EXPECT_EQ(task.state.facts.containers[0].network_bindings[0].host_port, 32768);
  EXPECT_FALSE(next_wakeup(task.state));
}

TEST(TaskStep, PullsOfAllContainersRunAtOnce) {
  TaskScript task(plan_of({container("app"), sidecar("proxy"), sidecar("logs")}));
  EXPECT_EQ(task.on(Tick{}), "attach, pull app, pull proxy, pull logs");
  EXPECT_EQ(task.on(Tick{}), "");
}

TEST(TaskStep, AnEssentialExitStopsTheRestAndThenTheTask) {
  TaskScript task(plan_of({container("app"), sidecar("proxy")}));
  task.run();
  EXPECT_EQ(task.exit(0, 3), "signal proxy SIGTERM");
  EXPECT_EQ(task.state.facts.last_status, TaskStatus::kStopping);
  EXPECT_EQ(task.exit(1, 143), "release");
  EXPECT_EQ(task.state.facts.last_status, TaskStatus::kStopping);
  EXPECT_EQ(task.on(TaskReleased{}), "");
  EXPECT_EQ(task.state.facts.last_status, TaskStatus::kStopped);
  EXPECT_EQ(task.state.facts.stop_code, StopCode::kEssentialContainerExited);
  EXPECT_EQ(task.state.facts.stopped_reason, "Essential container in task exited");
  EXPECT_EQ(task.state.facts.containers[0].exit_code, 3);
}

TEST(TaskStep, ANonEssentialExitIsTolerated) {
  TaskScript task(plan_of({container("app"), sidecar("proxy")}));
  task.run();
  EXPECT_EQ(task.exit(1, 1), "");
  EXPECT_EQ(task.state.facts.last_status, TaskStatus::kRunning);
  EXPECT_EQ(task.state.facts.containers[1].last_status, ContainerStatus::kStopped);
}

TEST(TaskStep, ATaskWhoseContainersAllEndedEnds) {
  TaskScript task(plan_of({sidecar("one"), sidecar("two")}));
  task.run();
  task.exit(0, 0);
  EXPECT_EQ(task.exit(1, 0), "release");
}

TEST(TaskStep, AnExitMayOvertakeTheNewsOfTheStart) {
  TaskScript task(plan_of({container("app")}));
  task.on(Tick{});
  task.on(NetworkAttached{});
  task.on(ImagePulled{0, "", ""});
  task.on(ContainerCreated{0});
  EXPECT_EQ(task.exit(0, 0), "release");
  EXPECT_EQ(task.on(ContainerStarted{0, task.now}), "");
  task.on(TaskReleased{});
  EXPECT_EQ(task.state.facts.last_status, TaskStatus::kStopped);
  EXPECT_TRUE(task.state.facts.containers[0].started_at);
}

TEST(TaskStep, OutOfMemoryIsSaidInTheWordsOfEcs) {
  TaskScript task(plan_of({container("app")}));
  task.run();
  task.exit(0, 137, ExitCause::kOutOfMemory);
  EXPECT_EQ(task.state.facts.containers[0].reason,
            "OutOfMemoryError: Container killed due to memory usage");
  EXPECT_EQ(task.state.facts.containers[0].exit_code, 137);
}

struct FailureCase {
  const char* name;
  std::vector<Event> events;
  const char* reason;
};

class FailedStart : public testing::TestWithParam<FailureCase> {};

TEST_P(FailedStart, StopsTheTaskWithTheReason) {
  TaskScript task(plan_of({container("app")}));
  task.on(Tick{});
  for (const Event& event : GetParam().events) task.on(event);
  task.on(NetworkAttached{});
  task.on(TaskReleased{});
  EXPECT_EQ(task.state.facts.last_status, TaskStatus::kStopped);
  EXPECT_EQ(task.state.facts.stop_code, StopCode::kTaskFailedToStart);
  EXPECT_EQ(task.state.facts.stopped_reason, GetParam().reason);
}

INSTANTIATE_TEST_SUITE_P(
    Steps, FailedStart,
    testing::Values(
        FailureCase{
            "Pull", {PullFailed{0, "no such image"}}, "CannotPullContainerError: no such image"},
        FailureCase{"PullSaidAlready",
                    {PullFailed{0, "CannotPullContainerError: no such image"}},
                    "CannotPullContainerError: no such image"},
        FailureCase{"Network",
                    {NetworkFailed{"port 80 is taken"}},
                    "ResourceInitializationError: port 80 is taken"},
        FailureCase{"Create",
                    {NetworkAttached{}, ImagePulled{0}, CreateFailed{0, "no user 'x'"}},
                    "CannotCreateContainerError: no user 'x'"},
        FailureCase{"Program",
                    {NetworkAttached{}, ImagePulled{0},
                     CreateFailed{0, "crun: executable file `x` not found in $PATH"}},
                    "CannotStartContainerError: crun: executable file `x` not found in $PATH"},
        FailureCase{"Start",
                    {NetworkAttached{}, ImagePulled{0}, ContainerCreated{0}, StartFailed{0, "no"}},
                    "CannotStartContainerError: no"}),
    [](const auto& info) { return info.param.name; });

TEST(TaskStep, AFailedSidecarDoesNotStopTheTask) {
  TaskScript task(plan_of({container("app"), sidecar("proxy")}));
  task.on(Tick{});
  task.on(NetworkAttached{});
  task.on(PullFailed{1, "gone"});
  task.on(ImagePulled{0});
  task.start(0);
  task.start(0);
  EXPECT_EQ(task.state.facts.last_status, TaskStatus::kRunning);
  EXPECT_EQ(task.state.facts.containers[1].reason, "CannotPullContainerError: gone");
}

TEST(TaskStep, AStopSendsTheImagesSignalThenKillsAfterTheTimeout) {
  TaskPlan plan = plan_of({container("app")});
  plan.containers[0].stop_timeout = seconds(7);
  TaskScript task(plan);
  task.on(Tick{});
  task.on(NetworkAttached{});
  task.on(ImagePulled{0, "", "SIGQUIT"});
  task.start(0);
  EXPECT_EQ(task.on(StopRequested{"Scaled in"}), "signal app SIGQUIT");
  EXPECT_EQ(next_wakeup(task.state), task.now + seconds(7));
  EXPECT_EQ(task.at(milliseconds(6'999), Tick{}), "");
  EXPECT_EQ(task.at(milliseconds(1), Tick{}), "signal app SIGKILL");
  task.exit(0, 137);
  task.on(TaskReleased{});
  EXPECT_EQ(task.state.facts.stopped_reason, "Scaled in");
  EXPECT_FALSE(task.state.facts.stop_code);
}

TEST(TaskStep, AStopGoesAgainstTheDependencies) {
  TaskScript task(
      plan_of({container("database"), waiting(container("app"), 0, DependencyCondition::kStart),
               waiting(sidecar("proxy"), 1, DependencyCondition::kStart)}));
  task.run();
  EXPECT_EQ(task.on(StopRequested{}), "signal proxy SIGTERM");
  EXPECT_EQ(task.exit(2, 0), "signal app SIGTERM");
  EXPECT_EQ(task.exit(1, 0), "signal database SIGTERM");
  EXPECT_EQ(task.exit(0, 0), "release");
}

TEST(TaskStep, AStopWhileContainersAreMadeWaitsForTheAnswers) {
  TaskScript task(plan_of({container("app"), container("other")}));
  task.on(Tick{});
  task.on(NetworkAttached{});
  task.on(ImagePulled{0});
  task.on(ImagePulled{1});
  task.on(ContainerCreated{1});
  EXPECT_EQ(task.on(StopRequested{}), "");
  EXPECT_EQ(task.on(ContainerCreated{0}), "");
  EXPECT_EQ(task.state.containers[0].phase, ContainerPhase::kStopped);
  EXPECT_EQ(task.on(ContainerStarted{1, task.now}), "signal other SIGTERM");
  EXPECT_EQ(task.exit(1, 0), "release");
  EXPECT_FALSE(task.state.facts.containers[0].exit_code);
}

TEST(TaskStep, AStopBeforeAnythingIsMadeWaitsForTheNetworkOnly) {
  TaskScript task(plan_of({container("app")}));
  task.on(Tick{});
  EXPECT_EQ(task.on(StopRequested{}), "");
  EXPECT_EQ(task.on(NetworkAttached{}), "release");
}

TEST(TaskDependencies, SuccessWaitsForExitCodeZero) {
  TaskScript task(
      plan_of({sidecar("migrate"), waiting(container("app"), 0, DependencyCondition::kSuccess)}));
  task.run();
  EXPECT_EQ(task.state.facts.last_status, TaskStatus::kPending);
  EXPECT_EQ(task.exit(0, 0), "create app");
  task.start(1);
  EXPECT_EQ(task.state.facts.last_status, TaskStatus::kRunning);
}

TEST(TaskDependencies, AFailedSuccessFailsTheTaskAndSaysWhy) {
  TaskScript task(
      plan_of({sidecar("migrate"), waiting(container("app"), 0, DependencyCondition::kSuccess)}));
  task.run();
  EXPECT_EQ(task.exit(0, 2), "release");
  EXPECT_EQ(task.state.facts.stop_code, StopCode::kTaskFailedToStart);
  EXPECT_EQ(task.state.facts.stopped_reason,
            "ContainerDependencyError: waited for container 'migrate' to be SUCCESS, but it exited "
            "with code 2");
}

TEST(TaskDependencies, CompleteTakesAnyExitCode) {
  TaskScript task(
      plan_of({sidecar("warm-up"), waiting(container("app"), 0, DependencyCondition::kComplete)}));
  task.run();
  EXPECT_EQ(task.exit(0, 9), "create app");
}

TEST(TaskDependencies, AChainOfUnmetDependenciesFailsAtOnce) {
  TaskScript task(
      plan_of({waiting(container("app"), 1, DependencyCondition::kStart),
               waiting(sidecar("cache"), 2, DependencyCondition::kStart), sidecar("volume")}));
  task.on(Tick{});
  task.on(NetworkAttached{});
  EXPECT_EQ(task.on(PullFailed{2, "gone"}), "release");
  EXPECT_EQ(task.state.facts.stop_code, StopCode::kTaskFailedToStart);
}

TEST(TaskDependencies, TheStartTimeoutOfADependencyIsKept) {
  TaskPlan plan =
      plan_of({sidecar("migrate"), waiting(container("app"), 0, DependencyCondition::kComplete)});
  plan.containers[0].start_timeout = seconds(90);
  TaskScript task(plan);
  task.run();
  EXPECT_EQ(next_wakeup(task.state), task.now + seconds(90));
  EXPECT_EQ(task.at(seconds(90), Tick{}), "signal migrate SIGTERM");
  EXPECT_EQ(task.state.facts.stopped_reason,
            "ContainerDependencyError: waited for container 'migrate' to be COMPLETE, but its "
            "startTimeout of 90 seconds is over");
}

TEST(TaskDependencies, HealthyWaitsForTheHealthCheck) {
  TaskPlan plan =
      plan_of({container("database"), waiting(container("app"), 0, DependencyCondition::kHealthy)});
  plan.containers[0].health_check = HealthCheckPlan{};
  TaskScript task(plan);
  task.run();
  EXPECT_EQ(task.state.facts.last_status, TaskStatus::kPending);
  EXPECT_EQ(task.at(milliseconds(250), Tick{}), "check database");
  EXPECT_EQ(task.on(HealthCheckFinished{0, HealthOutcome::kHealthy}), "create app");
}

TEST(TaskDependencies, HealthyWithoutAHealthCheckFails) {
  TaskScript task(plan_of(
      {container("database"), waiting(container("app"), 0, DependencyCondition::kHealthy)}));
  task.on(Tick{});
  EXPECT_EQ(task.state.facts.stop_code, StopCode::kTaskFailedToStart);
}

TEST(TaskPlan, ImpossiblePlansAreRefused) {
  EXPECT_FALSE(check_plan({}));
  EXPECT_FALSE(check_plan(plan_of({waiting(container("app"), 0, DependencyCondition::kStart)})));
  EXPECT_FALSE(check_plan(plan_of({waiting(container("app"), 7, DependencyCondition::kStart)})));
  EXPECT_FALSE(check_plan(plan_of({waiting(container("a"), 1, DependencyCondition::kStart),
                                   waiting(container("b"), 0, DependencyCondition::kStart)})));
  EXPECT_TRUE(check_plan(
      plan_of({waiting(container("a"), 1, DependencyCondition::kStart),
               waiting(container("b"), 2, DependencyCondition::kStart), container("c")})));
}

}  // namespace
}  // namespace minato::agent
