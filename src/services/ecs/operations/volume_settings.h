// The volumes of a task definition and what its containers mount of them, checked as ECS checks
// them.
#pragma once

#include "api/ecs.h"
#include "base/result.h"

namespace minato::ecs {

enum class Platform { kOwnMachines, kFargate };

/// kClient, naming the volume or the container; kUnsupportedMember for drivers that Minato lacks.
Status validate_volumes(const api::RegisterTaskDefinitionRequest& request, Platform platform);

}  // namespace minato::ecs
