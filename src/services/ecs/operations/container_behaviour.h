// How a container definition wants its container treated: restarts, secrets, terminals, privileges,
// devices and swap. Checked as ECS checks it.
#pragma once

#include "api/ecs.h"
#include "base/result.h"
#include "services/ecs/operations/volume_settings.h"

namespace minato::ecs {

/// kClient, naming the container and the member; kUnsupportedMember for what ECS takes and Minato
/// does not.
Status validate_container_behaviour(const api::ContainerDefinition& container,
                                    api::NetworkMode mode, Platform platform);

}  // namespace minato::ecs
