#include "agent/task/task_advance.h"

#include <algorithm>

#include "agent/task/dependency_rules.h"
#include "agent/task/health_rules.h"
#include "agent/task/task_changes.h"
#include "agent/task/task_step.h"

namespace minato::agent {
namespace {

// A process that SIGKILL does not end at once hangs in the kernel: it is told again at this
// distance.
constexpr Millis kKillAgain{10'000};

constexpr const char* kDefaultStopSignal = "SIGTERM";

class Advance {
 public:
  Advance(TaskState& state, Instant now) : state_(state), now_(now) {}

  std::vector<Action> run() {
    if (state_.phase == TaskPhase::kActive) prepare();
    if (state_.phase == TaskPhase::kActive) start_containers();
    if (state_.phase == TaskPhase::kActive) judge_running();
    if (state_.phase == TaskPhase::kActive) check_health();
    if (state_.phase == TaskPhase::kStopping) stop_containers();
    return std::move(actions_);
  }

 private:
  std::size_t count() const { return state_.containers.size(); }

  void prepare() {
    if (state_.network == Preparation::kNone) {
      state_.network = Preparation::kInFlight;
      actions_.push_back(AttachNetwork{});
    }
    for (std::size_t i = 0; i < count(); ++i) {
      ContainerProgress& progress = state_.containers[i];
      if (progress.phase != ContainerPhase::kWaiting) continue;
      if (progress.image != Preparation::kNone) continue;
      progress.image = Preparation::kInFlight;
      if (!state_.facts.pull_started_at) state_.facts.pull_started_at = now_;
      actions_.push_back(PullImage{i});
    }
  }

  // A container that can never start lets those fail that wait for it: hence until nothing changes.
  void start_containers() {
    for (bool changed = true; changed && state_.phase == TaskPhase::kActive;) {
      changed = false;
      for (std::size_t i = 0; i < count(); ++i) changed = move_forward(i) || changed;
    }
  }

  bool move_forward(std::size_t i) {
    ContainerProgress& progress = state_.containers[i];
    if (progress.phase == ContainerPhase::kCreated) {
      progress.phase = ContainerPhase::kStarting;
      actions_.push_back(StartContainer{i});
      return true;
    }
    if (progress.phase != ContainerPhase::kWaiting) return false;
    const DependencyJudgement judgement = judge_dependencies(state_, i, now_);
    if (judgement.verdict == DependencyVerdict::kImpossible) {
      mark_failed(state_, i, judgement.reason, now_);
      return true;
    }
    if (judgement.verdict == DependencyVerdict::kWaiting) return false;
    if (state_.network != Preparation::kReady || progress.image != Preparation::kReady)
      return false;
    progress.phase = ContainerPhase::kCreating;
    actions_.push_back(CreateContainer{i});
    return true;
  }

  // RUNNING: every essential container has started. A task without any left has come to its end.
  void judge_running() {
    bool all_started = true;
    bool all_stopped = true;
    for (std::size_t i = 0; i < count(); ++i) {
      const bool started = state_.facts.containers[i].started_at.has_value();
      all_started = all_started && (started || !state_.plan.containers[i].essential);
      all_stopped = all_stopped && state_.containers[i].phase == ContainerPhase::kStopped;
    }
    if (all_stopped) {
      begin_stop(state_, StopCode::kEssentialContainerExited, "All containers in task exited",
                 now_);
    } else if (all_started && state_.facts.last_status == TaskStatus::kPending) {
      state_.facts.last_status = TaskStatus::kRunning;
      state_.facts.started_at = now_;
    }
  }

  void check_health() {
    for (std::size_t i = 0; i < count(); ++i) {
      const auto& plan = state_.plan.containers[i].health_check;
      ContainerProgress& progress = state_.containers[i];
      if (!plan || progress.phase != ContainerPhase::kRunning) continue;
      if (!check_is_due(progress.health, now_)) continue;
      progress.health.check_started_at = now_;
      actions_.push_back(RunHealthCheck{i, plan->timeout});
    }
  }

  void stop_containers() {
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t i = 0; i < count(); ++i) changed = wind_down(i) || changed;
    }
    const bool all_stopped = std::all_of(
        state_.containers.begin(), state_.containers.end(),
        [](const auto& progress) { return progress.phase == ContainerPhase::kStopped; });
    if (all_stopped && state_.network != Preparation::kInFlight) release();
  }

  bool wind_down(std::size_t i) {
    switch (state_.containers[i].phase) {
      case ContainerPhase::kWaiting:
      case ContainerPhase::kCreated:
        mark_not_started(state_, i);
        return true;
      case ContainerPhase::kRunning:
        if (!all_dependents_stopped(state_, i)) return false;
        send_stop_signal(i);
        return true;
      case ContainerPhase::kStopping:
        kill_when_due(i);
        return false;
      case ContainerPhase::kCreating:
      case ContainerPhase::kStarting:
      case ContainerPhase::kStopped:
        return false;
    }
    return false;
  }

  void send_stop_signal(std::size_t i) {
    ContainerProgress& progress = state_.containers[i];
    progress.phase = ContainerPhase::kStopping;
    progress.health = {};
    progress.stop = Preparation::kInFlight;
    // Set already where a former life of the agent began the stop.
    if (!progress.kill_at) progress.kill_at = now_ + state_.plan.containers[i].stop_timeout;
    actions_.push_back(
        SendSignal{i, progress.stop_signal.empty() ? kDefaultStopSignal : progress.stop_signal});
  }

  void kill_when_due(std::size_t i) {
    ContainerProgress& progress = state_.containers[i];
    if (!progress.kill_at || now_ < *progress.kill_at) return;
    progress.kill_at = now_ + kKillAgain;
    actions_.push_back(SendSignal{i, "SIGKILL"});
  }

  void release() {
    if (!state_.facts.execution_stopped_at) state_.facts.execution_stopped_at = now_;
    state_.phase = TaskPhase::kReleasing;
    actions_.push_back(ReleaseTask{});
  }

  TaskState& state_;
  Instant now_;
  std::vector<Action> actions_;
};

// Earliest of those that are set.
void take_earlier(std::optional<Instant>& earliest, const std::optional<Instant>& candidate) {
  if (candidate && (!earliest || *candidate < *earliest)) earliest = candidate;
}

}  // namespace

std::vector<Action> advance(TaskState& state, Instant now) { return Advance(state, now).run(); }

std::optional<Instant> next_wakeup(const TaskState& state) {
  std::optional<Instant> earliest;
  for (std::size_t i = 0; i < state.containers.size(); ++i) {
    const ContainerProgress& progress = state.containers[i];
    if (progress.phase == ContainerPhase::kStopping) take_earlier(earliest, progress.kill_at);
    if (state.phase != TaskPhase::kActive) continue;
    if (progress.phase == ContainerPhase::kWaiting) {
      take_earlier(earliest, dependency_deadline(state, i));
    }
    if (progress.phase == ContainerPhase::kRunning && !progress.health.check_started_at) {
      take_earlier(earliest, progress.health.next_check_at);
    }
  }
  return earliest;
}

}  // namespace minato::agent
