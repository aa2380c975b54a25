#include "agent/task/task_step.h"

#include "agent/task/health_rules.h"
#include "agent/task/task_advance.h"
#include "agent/task/task_changes.h"

namespace minato::agent {
namespace {

constexpr std::string_view kInitialization = "ResourceInitializationError";

// crun looks for the program when it creates the container; elsewhere that is part of its start,
// and it is what ECS calls it.
bool lacks_program(std::string_view message) {
  return message.starts_with("crun: executable file") ||
         message.starts_with("crun: open executable");
}

// One overload an event. An event that no longer fits its container's phase changes nothing.
class Apply {
 public:
  Apply(TaskState& state, Instant now) : state_(state), now_(now) {}

  void operator()(const Tick&) const {}

  void operator()(const StopRequested& event) const {
    begin_stop(state_, std::nullopt, event.reason, now_);
  }

  void operator()(const InitializationFailed& event) const {
    begin_stop(state_, StopCode::kTaskFailedToStart, with_prefix(kInitialization, event.message),
               now_);
  }

  void operator()(const NetworkAttached& event) const {
    if (state_.network != Preparation::kInFlight) return;
    state_.network = Preparation::kReady;
    state_.facts.address = event.address;
    state_.facts.mac_address = event.mac_address;
    for (std::size_t i = 0; i < event.bindings.size() && i < state_.containers.size(); ++i) {
      state_.facts.containers[i].network_bindings = event.bindings[i];
    }
  }

  void operator()(const NetworkFailed& event) const {
    if (state_.network != Preparation::kInFlight) return;
    // What was half made is taken down with the release.
    state_.network = Preparation::kReady;
    begin_stop(state_, StopCode::kTaskFailedToStart, with_prefix(kInitialization, event.message),
               now_);
  }

  void operator()(const ImagePulled& event) const {
    if (!take_pull(event.container)) return;
    state_.containers[event.container].image = Preparation::kReady;
    state_.containers[event.container].stop_signal = event.stop_signal;
    state_.facts.containers[event.container].image_digest = event.digest;
  }

  void operator()(const PullFailed& event) const {
    if (!take_pull(event.container)) return;
    mark_failed(state_, event.container, with_prefix("CannotPullContainerError", event.message),
                now_);
  }

  void operator()(const ContainerCreated& event) const {
    if (in_phase(event.container, ContainerPhase::kCreating)) {
      state_.containers[event.container].phase = ContainerPhase::kCreated;
      state_.containers[event.container].created_at = now_;
    }
  }

  void operator()(const CreateFailed& event) const {
    if (!in_phase(event.container, ContainerPhase::kCreating)) return;
    const char* prefix =
        lacks_program(event.message) ? "CannotStartContainerError" : "CannotCreateContainerError";
    mark_failed(state_, event.container, with_prefix(prefix, event.message), now_);
  }

  void operator()(const ContainerStarted& event) const {
    if (in_phase(event.container, ContainerPhase::kStarting)) {
      mark_started(state_, event.container, event.at);
    }
  }

  void operator()(const StartFailed& event) const {
    if (!in_phase(event.container, ContainerPhase::kStarting)) return;
    mark_failed(state_, event.container, with_prefix("CannotStartContainerError", event.message),
                now_);
  }

  void operator()(const StopSignalSent& event) const {
    if (!in_phase(event.container, ContainerPhase::kStopping)) return;
    state_.containers[event.container].stop = Preparation::kReady;
  }

  // May come before ContainerStarted: a short life is a life.
  void operator()(const ContainerExited& event) const {
    if (!known(event.container)) return;
    const ContainerPhase phase = state_.containers[event.container].phase;
    if (phase >= ContainerPhase::kStarting && phase < ContainerPhase::kStopped) {
      mark_exited(state_, event, now_);
    }
  }

  void operator()(const HealthCheckFinished& event) const {
    if (!in_phase(event.container, ContainerPhase::kRunning)) return;
    HealthProgress& progress = state_.containers[event.container].health;
    const auto& plan = state_.plan.containers[event.container].health_check;
    if (!plan || !progress.check_started_at) return;
    take_outcome(*plan, progress, state_.facts.containers[event.container], event.outcome, now_);
  }

  void operator()(const TaskReleased&) const {
    if (state_.phase == TaskPhase::kReleasing) mark_task_stopped(state_, now_);
  }

 private:
  bool known(std::size_t container) const { return container < state_.containers.size(); }

  bool in_phase(std::size_t container, ContainerPhase phase) const {
    return known(container) && state_.containers[container].phase == phase;
  }

  // True when the answer to a pull still matters: the container waits for it.
  bool take_pull(std::size_t container) const {
    if (!in_phase(container, ContainerPhase::kWaiting)) return false;
    if (state_.containers[container].image != Preparation::kInFlight) return false;
    state_.facts.pull_stopped_at = now_;
    return true;
  }

  TaskState& state_;
  Instant now_;
};

}  // namespace

std::vector<Action> step(TaskState& state, const Event& event, Instant now) {
  const TaskFacts before = state.facts;
  std::visit(Apply(state, now), event);
  std::vector<Action> actions = advance(state, now);
  if (state.facts != before) ++state.version;
  return actions;
}

TaskState new_task_state(TaskPlan plan) {
  TaskState state;
  state.facts.containers.resize(plan.containers.size());
  state.containers.resize(plan.containers.size());
  state.plan = std::move(plan);
  return state;
}

}  // namespace minato::agent
