// TaskFacts as the link's TaskReport, and back out of a kept one.
#pragma once

#include <string>
#include <vector>

#include "agent/task/task_state.h"
#include "api/agent.h"

namespace minato::agent {

/// `runtime_ids` by container, in the order of the plan.
link::TaskReport make_report(const std::string& task_id, const TaskState& state,
                             const std::vector<std::string>& runtime_ids);

/// The facts out of a report of a task with these containers; a container that the report lacks
/// stays as it is in a new task.
TaskFacts facts_from_report(const link::TaskReport& report, const TaskPlan& plan);

/// "TaskFailedToStart".
std::string_view to_string(StopCode code);

}  // namespace minato::agent
