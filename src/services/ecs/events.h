// The lines that a service tells of itself, worded as ECS words them.
#pragma once

#include <string>
#include <vector>

#include "engine/engine.h"
#include "services/ecs/service.h"
#include "services/ecs/service_commands.h"
#include "services/ecs/task.h"

namespace minato::ecs {

/// Version 4.
std::string make_uuid(Random& random);

/// "(service web) MESSAGE" with a new id, as a command.
AddServiceEvent make_event(const ServiceKey& service, const std::string& message,
                           engine::Context& context);

/// "(task 0123...) (task 4567...)"
std::string list_tasks(const std::vector<TaskId>& tasks);

}  // namespace minato::ecs
