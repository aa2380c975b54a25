#include "agent/task/task_changes.h"

#include <algorithm>

#include "agent/task/health_rules.h"

namespace minato::agent {
namespace {

// ECS's own words.
constexpr const char* kEssentialExited = "Essential container in task exited";
constexpr const char* kOutOfMemory = "OutOfMemoryError: Container killed due to memory usage";
constexpr const char* kLost = "The container ended and its exit code was lost";

void stop_container(TaskState& state, std::size_t container) {
  state.containers[container].phase = ContainerPhase::kStopped;
  state.containers[container].kill_at.reset();
  state.containers[container].health = {};
  state.facts.containers[container].last_status = ContainerStatus::kStopped;
}

bool is_to_restart(const TaskState& state, const ContainerExited& exit) {
  const auto& policy = state.plan.containers[exit.container].restart_policy;
  if (!policy || state.phase != TaskPhase::kActive) return false;
  const bool ignored =
      exit.exit_code && std::ranges::count(policy->ignored_exit_codes, *exit.exit_code) > 0;
  // One that ended before its start was told has not run for long; nor has one whose end was noted
  // by a clock that is behind.
  const Instant began_at = state.containers[exit.container].began_at.value_or(exit.at);
  const auto ran_for = std::max<Millis>(exit.at - began_at, Millis{0});
  return !ignored && ran_for >= policy->attempt_period;
}

// It stays RUNNING for the task's own status, as in ECS.
void restart(TaskState& state, std::size_t container) {
  ContainerProgress& progress = state.containers[container];
  progress.phase = ContainerPhase::kWaiting;
  progress.health = {};
  progress.began_at.reset();
  ++progress.restarts;
  state.facts.containers[container].health = ContainerHealth::kUnknown;
}

}  // namespace

void mark_started(TaskState& state, std::size_t container, Instant at) {
  ContainerProgress& progress = state.containers[container];
  ContainerFacts& facts = state.facts.containers[container];
  progress.phase = ContainerPhase::kRunning;
  facts.last_status = ContainerStatus::kRunning;
  facts.started_at = at;
  progress.began_at = at;
  if (state.plan.containers[container].health_check) schedule_first_check(progress.health, at);
}

void mark_exited(TaskState& state, const ContainerExited& exit, Instant now) {
  if (is_to_restart(state, exit)) return restart(state, exit.container);
  ContainerFacts& facts = state.facts.containers[exit.container];
  stop_container(state, exit.container);
  if (!facts.started_at) facts.started_at = exit.at;
  facts.finished_at = exit.at;
  facts.exit_code = exit.exit_code;
  if (exit.cause == ExitCause::kUnknown) facts.reason = kLost;
  // A child may be killed for want of memory while the container itself ends well.
  if (exit.cause == ExitCause::kOutOfMemory && exit.exit_code != 0) facts.reason = kOutOfMemory;
  if (state.plan.containers[exit.container].essential) {
    begin_stop(state, StopCode::kEssentialContainerExited, kEssentialExited, now);
  }
}

void mark_failed(TaskState& state, std::size_t container, const std::string& reason, Instant now) {
  stop_container(state, container);
  state.facts.containers[container].reason = reason;
  if (state.plan.containers[container].essential) {
    begin_stop(state, StopCode::kTaskFailedToStart, reason, now);
  }
}

void mark_not_started(TaskState& state, std::size_t container) { stop_container(state, container); }

void begin_stop(TaskState& state, std::optional<StopCode> code, const std::string& reason,
                Instant now) {
  if (state.phase != TaskPhase::kActive) return;
  state.phase = TaskPhase::kStopping;
  state.facts.last_status = TaskStatus::kStopping;
  state.facts.stopping_at = now;
  state.facts.stop_code = code;
  state.facts.stopped_reason = reason;
}

void mark_task_stopped(TaskState& state, Instant now) {
  state.phase = TaskPhase::kStopped;
  state.facts.last_status = TaskStatus::kStopped;
  if (!state.facts.execution_stopped_at) state.facts.execution_stopped_at = now;
}

std::string with_prefix(std::string_view prefix, const std::string& message) {
  if (message.starts_with(prefix)) return message;
  return std::string(prefix) + ": " + message;
}

}  // namespace minato::agent
