// Reads the default action of a listener: one that forwards to one target group is what there is so
// far.
#pragma once

#include <vector>

#include "api/elb.h"
#include "base/result.h"
#include "engine/state.h"
#include "services/elb/ids.h"

namespace minato::elb {

/// The target group that `actions` forward to, in either of the two forms that the API has for it.
/// kValidation for what ELB refuses, kTargetGroupNotFound, kUnsupportedMember naming what Minato
/// does not have.
Result<TargetGroupArn> read_forward_action(const engine::State& state,
                                           const std::vector<api::Action>& actions);

}  // namespace minato::elb
