// Which capacity provider the next task of a strategy goes to: a pure choice.
#pragma once

#include <map>
#include <string>

#include "services/ecs/capacity_provider_strategy.h"

namespace minato::ecs {

/// `tasks`: how many each provider has. First one whose base is not reached, else the one that is
/// furthest behind its share by weight; of equals the earlier in the strategy. Empty for an empty
/// strategy.
std::string choose_capacity_provider(const CapacityProviderStrategy& strategy,
                                     const std::map<std::string, int>& tasks);

}  // namespace minato::ecs
