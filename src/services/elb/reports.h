// What machines report about targets becomes commands here.
#pragma once

#include <string>
#include <vector>

#include "api/agent.h"
#include "engine/plan.h"

namespace minato::elb {

/// Reports about targets that are gone are ignored: they were true when they left.
engine::Plan plan_target_health(const engine::State& state,
                                const std::vector<link::TargetHealthReport>& reports);

}  // namespace minato::elb
