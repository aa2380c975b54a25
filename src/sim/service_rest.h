// Whether a service of a world without faults has come to rest: it has what it wants where it wants
// it, or says rightly why not. Pure.
#pragma once

#include <optional>
#include <string>

#include "engine/state.h"
#include "services/ecs/service.h"

namespace minato::sim {

/// What is not as it should be; nothing: all is.
std::optional<std::string> find_unrest_of_service(const engine::State& state,
                                                  const ecs::Service& service, Instant now);

}  // namespace minato::sim
