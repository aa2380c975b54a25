// Whether a world without faults has come to rest: services have what they want or say why not, all
// books tell the same, and no controller wants anything more.
#pragma once

#include <optional>
#include <string>

#include "sim/sim_cloud.h"

namespace minato::sim {

/// What is not as it should be; nothing: all is.
std::optional<std::string> find_unrest(SimCloud& cloud, Instant now);

}  // namespace minato::sim
