// Reads an action that forwards requests to target groups.
#pragma once

#include "api/elb.h"
#include "base/result.h"
#include "engine/state.h"
#include "services/elb/ids.h"
#include "services/elb/listener_action.h"

namespace minato::elb {

/// In either of the two forms that the API has for it. `member` is what the request calls the
/// action: "Actions[0]". kValidation for what ELB refuses, kTargetGroupNotFound,
/// kTooManyTargetGroups.
Result<Forward> read_forward(const engine::State& state, const api::Action& action,
                             const std::string& member);

/// Whether the load balancer may send requests where `wanted` says, which stands in the place of
/// `replaced` (null: of nothing): kTargetGroupAssociationLimit for a target group of another load
/// balancer, kTooManyUniqueTargetGroups.
Status check_association(const engine::State& state, const LoadBalancerArn& balancer,
                         const ListenerAction& wanted, const ListenerAction* replaced);

}  // namespace minato::elb
