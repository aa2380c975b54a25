// Which revision a guided deployment takes over from.
#pragma once

#include <optional>

#include "engine/state.h"
#include "services/ecs/service_deployment.h"

namespace minato::ecs {

/// Of what serves as it begins; once that is gone, what it was rolled back to, or the oldest of its
/// sources. Nothing: it has none.
std::optional<ServiceRevisionId> source_revision(const engine::State& state,
                                                 const ServiceDeployment& rollout);

}  // namespace minato::ecs
