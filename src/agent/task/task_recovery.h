// How a task goes on after the agent, or the whole machine, was restarted. Call one of these once,
// then step() with a Tick. Actions that were under way are asked for again, so they must bear
// repetition.
#pragma once

#include <vector>

#include "agent/task/task_state.h"

namespace minato::agent {

/// What an agent that comes back finds of a container.
enum class ContainerFinding {
  /// Nothing, or something half made that has been removed.
  kAbsent,
  kRunning,
  /// It ended; its ContainerExited event follows.
  kExited,
};

/// The agent was restarted; containers lived on. `findings` in the order of the plan.
void recover(TaskState& state, const std::vector<ContainerFinding>& findings, Instant now);

/// The machine was restarted: no container is left, and the task ends, saying so.
void recover_after_reboot(TaskState& state, Instant now);

}  // namespace minato::agent
