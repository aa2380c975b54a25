// What a machine is to run, as messages of the machine link. Pure: the dispatcher keeps what each
// connection was sent last and sends what these say.
#pragma once

#include <map>
#include <set>

#include "api/agent.h"
#include "engine/state.h"
#include "services/ecs/task.h"

namespace minato::ecs {

/// What a connection was told of a task that is on its machine.
enum class Told { kRun, kStop };
using ToldTasks = std::map<TaskId, Told>;

/// The first message of a connection: everything that the machine has or is to have, not what it
/// has finished. Fills `told`.
link::Assignments full_assignments(const engine::State& state, const InstanceId& instance,
                                   ToldTasks& told);

/// What is news about these of the machine's tasks; nothing: nothing is. `sequence` is the caller's
/// to set.
std::optional<link::Assignments> changed_assignments(const engine::State& state,
                                                     const std::set<TaskId>& changed,
                                                     ToldTasks& told);

/// The task definition with the task's overrides in it.
api::TaskDefinition effective_definition(const engine::State& state, const Task& task);

}  // namespace minato::ecs
