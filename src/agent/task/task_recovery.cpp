#include "agent/task/task_recovery.h"

#include <algorithm>

#include "agent/task/task_changes.h"

namespace minato::agent {
namespace {

constexpr const char* kMachineRestarted = "The machine was restarted and its containers ended";

// Past every version that may have been told and lost: what is kept of it is not written durably.
void jump_version(TaskState& state, Instant now) {
  state.version = std::max(state.version + 1, to_millis(now));
}

void recover_container(TaskState& state, std::size_t i, ContainerFinding finding, Instant now) {
  ContainerProgress& progress = state.containers[i];
  const bool was_running = progress.phase >= ContainerPhase::kRunning;
  if (progress.phase == ContainerPhase::kStopped) return;
  if (finding == ContainerFinding::kAbsent && was_running) {
    return mark_exited(state, {i, std::nullopt, ExitCause::kUnknown, now}, now);
  }
  if (finding == ContainerFinding::kAbsent) {
    progress.phase = ContainerPhase::kWaiting;
    progress.image = Preparation::kNone;
    return;
  }
  if (was_running) {
    progress.health.check_started_at.reset();
    // The stop signal may not have gone out; the time for it runs on.
    const bool signal_lost = progress.stop == Preparation::kInFlight;
    if (signal_lost) progress.phase = ContainerPhase::kRunning;
    return;
  }
  if (finding == ContainerFinding::kRunning) return mark_started(state, i, now);
  progress.phase = ContainerPhase::kStarting;
}

}  // namespace

void recover(TaskState& state, const std::vector<ContainerFinding>& findings, Instant now) {
  if (state.network == Preparation::kInFlight) state.network = Preparation::kNone;
  for (std::size_t i = 0; i < state.containers.size() && i < findings.size(); ++i) {
    recover_container(state, i, findings[i], now);
  }
  // The release is asked for again.
  if (state.phase == TaskPhase::kReleasing) state.phase = TaskPhase::kStopping;
  jump_version(state, now);
}

void recover_after_reboot(TaskState& state, Instant now) {
  if (state.phase == TaskPhase::kStopped) return;
  const bool ran = state.facts.started_at.has_value();
  begin_stop(state, ran ? StopCode::kEssentialContainerExited : StopCode::kTaskFailedToStart,
             kMachineRestarted, now);
  state.phase = TaskPhase::kStopping;
  state.network = Preparation::kReady;
  for (std::size_t i = 0; i < state.containers.size(); ++i) {
    const ContainerPhase phase = state.containers[i].phase;
    if (phase == ContainerPhase::kStopped) continue;
    if (phase < ContainerPhase::kRunning) {
      mark_not_started(state, i);
      continue;
    }
    mark_exited(state, {i, std::nullopt, ExitCause::kUnknown, now}, now);
    state.facts.containers[i].reason = kMachineRestarted;
  }
  jump_version(state, now);
}

}  // namespace minato::agent
