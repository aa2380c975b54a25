// The lines that a service tells of itself, worded as ECS words them.
#pragma once

#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/plan.h"
#include "services/ecs/service.h"
#include "services/ecs/service_commands.h"
#include "services/ecs/task.h"

namespace minato::ecs {

/// Version 4.
std::string make_uuid(Random& random);

/// "(service web) MESSAGE" with a new id, as a command.
AddServiceEvent make_event(const ServiceKey& service, const std::string& message,
                           engine::Context& context);

/// "(service web, taskSet ecs-svc/1) MESSAGE"; of no task set as above.
AddServiceEvent make_event(const ServiceKey& service, const DeploymentId& task_set,
                           const std::string& message, engine::Context& context);

/// Of what becomes of a task: with its task set, if it is of one.
AddServiceEvent make_event(const Service& service, const Task& task, const std::string& message,
                           engine::Context& context);

/// That a task set has come to want another number of tasks; nothing where it has not.
engine::Plan tell_computed_count(const ServiceKey& service, const DeploymentId& task_set,
                                 int before, int after, engine::Context& context);

/// "(task 0123...) (task 4567...)"
std::string list_tasks(const std::vector<TaskId>& tasks);

}  // namespace minato::ecs
