// What machines report about targets becomes commands here.
#pragma once

#include <vector>

#include "api/agent.h"
#include "engine/plan.h"

namespace minato::elb {

/// Reports about targets that are gone, or whose target group no listener uses any more, are
/// ignored: they were true when they left. The latest of several reports about one target has to be
/// the last. A target that becomes healthy starts slowly where its group says so and another target
/// is warm already: the first ones of a group get all requests anyway, as with ELB.
engine::Plan plan_target_health(const engine::State& state,
                                const std::vector<link::TargetHealthReport>& reports, Instant now);

}  // namespace minato::elb
