// Why a service stops a task that fails its health checks, as ECS words it, and how to tell such a
// task later.
#pragma once

#include <string>

#include "services/ecs/task.h"

namespace minato::ecs {

/// Of a task of which a container or a target is unhealthy.
std::string unhealthy_reason(const Task& task);

/// Whether its service stopped it for that.
bool was_stopped_as_unhealthy(const Task& task);

}  // namespace minato::ecs
