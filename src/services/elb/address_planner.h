// Chooses a new load balancer's address: the first of the pool that none ever had, else the one
// that has been free for the longest time.
#pragma once

#include <string>

#include "base/result.h"
#include "engine/state.h"

namespace minato::elb {

/// kLimitExceeded when every address of the setting LoadBalancerPool is taken.
Result<std::string> choose_address(const engine::State& state);

}  // namespace minato::elb
