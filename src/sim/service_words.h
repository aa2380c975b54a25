// How the services of a world stand, in words: for the report of a seed that failed.
#pragma once

#include <string>
#include <vector>

#include "base/units.h"
#include "engine/state.h"

namespace minato::sim {

/// Of those that `problem` names, else of all: their deployments, where their traffic goes, and
/// their tasks that are not over.
std::vector<std::string> describe_services(const engine::State& state, const std::string& problem,
                                           Instant now);

}  // namespace minato::sim
