// The keys of their roles that tasks get from their machines. Pure: made anew for each request of a
// machine and remembered nowhere.
#pragma once

#include <string>
#include <vector>

#include "api/agent.h"
#include "engine/state.h"
#include "services/ecs/task.h"

namespace minato::ecs {

/// For how long keys are good. Machines ask for new ones when half of it is over, so that a control
/// plane may be away for an hour before a container notices.
constexpr Millis kRoleSessionLife{2 * 3'600'000};

/// The ARN of the role that the task's containers act as: its override's, else its definition's;
/// empty when it has none.
std::string task_role(const engine::State& state, const Task& task);

/// Keys for those of the tasks that `instance` has and that have a role; the others are left out: a
/// machine hears of no other machine's keys.
std::vector<link::TaskCredentials> task_credentials(const engine::State& state,
                                                    const InstanceId& instance,
                                                    const std::vector<std::string>& tasks,
                                                    Instant now);

}  // namespace minato::ecs
