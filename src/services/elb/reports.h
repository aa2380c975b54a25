// What machines report about targets becomes commands here.
#pragma once

#include <vector>

#include "api/agent.h"
#include "engine/plan.h"

namespace minato::elb {

/// Reports about targets that are gone, or whose target group no listener uses any more, are
/// ignored: they were true when they left. The latest of several reports about one target has to be
/// the last.
engine::Plan plan_target_health(const engine::State& state,
                                const std::vector<link::TargetHealthReport>& reports);

}  // namespace minato::elb
