// The second half of step(): asks for everything that a task's facts allow now and that was not
// asked for yet.
#pragma once

#include <vector>

#include "agent/task/task_action.h"
#include "agent/task/task_state.h"

namespace minato::agent {

/// Called again at the same time it returns nothing: what was asked for is marked as in flight.
std::vector<Action> advance(TaskState& state, Instant now);

}  // namespace minato::agent
