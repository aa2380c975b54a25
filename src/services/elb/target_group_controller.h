// When the last listener lets go of a target group, nobody checks its targets any more: their
// health is forgotten, so that it is not taken for the present when a listener comes again, and
// draining targets go.
#pragma once

#include "engine/engine.h"
#include "services/elb/ids.h"

namespace minato::elb {

engine::Plan reconcile_target_group(const engine::State& state, const TargetGroupArn& arn);

}  // namespace minato::elb
