// A TaskState as text, for the agent's next life: the facts as a task report, the progress beside
// it. It is kept on a tmpfs (agent/data_layout.h), written after every step and never synced: it
// must survive the agent, not the machine.
#pragma once

#include <string>
#include <string_view>

#include "agent/task/task_state.h"
#include "base/result.h"

namespace minato::agent {

std::string encode_task_state(const std::string& task_id, const TaskState& state);

/// `plan` is made anew from the assignment. kIo when the text is not what encode_task_state()
/// writes for a task with these containers.
Result<TaskState> decode_task_state(std::string_view text, TaskPlan plan);

}  // namespace minato::agent
