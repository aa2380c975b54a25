// What a container definition says of the system that its container sees: resource limits, kernel
// parameters, capabilities, memory file systems, names and resolvers. Checked as ECS checks it;
// what would reach beyond the container is refused.
#pragma once

#include "api/ecs.h"
#include "base/result.h"

namespace minato::ecs {

/// kClient, naming the container and the member; kUnsupportedMember for what ECS takes and Minato
/// does not yet.
Status validate_container_settings(const api::ContainerDefinition& container,
                                   api::NetworkMode mode);

}  // namespace minato::ecs
