// Whether the containers of a task definition make sense, each and together, as ECS checks at
// registration.
#pragma once

#include <vector>

#include "api/ecs.h"
#include "base/result.h"

namespace minato::ecs {

/// kClient (ClientException) names the container and what is wrong; kUnsupportedMember what Minato
/// lacks.
Status validate_containers(const std::vector<api::ContainerDefinition>& containers,
                           api::NetworkMode mode, bool has_task_memory);

}  // namespace minato::ecs
