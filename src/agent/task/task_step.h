// step(): the state machine of one task. Level-triggered: an event changes facts, then everything
// that the facts now allow is asked for. No I/O and no clock; the same calls make the same actions.
// What holds for any order of events (task_step_test.cpp): statuses and phases never go back, the
// version only grows, every action is asked for at most once (but SendSignal "SIGKILL" and
// RunHealthCheck), and once a stop began and its actions are answered the task becomes STOPPED.
#pragma once

#include <optional>
#include <vector>

#include "agent/task/task_action.h"
#include "agent/task/task_event.h"
#include "agent/task/task_state.h"

namespace minato::agent {

/// Applies `event` and returns what to do now, in order.
std::vector<Action> step(TaskState& state, const Event& event, Instant now);

/// When to call step() with a Tick at the latest, if nothing else happens.
std::optional<Instant> next_wakeup(const TaskState& state);

}  // namespace minato::agent
