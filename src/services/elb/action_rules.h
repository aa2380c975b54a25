// Reads what is to become of requests: the default action of a listener, the action of a rule.
#pragma once

#include <string>
#include <vector>

#include "api/elb.h"
#include "base/result.h"
#include "engine/state.h"
#include "services/elb/listener_action.h"
#include "services/elb/redirect_rules.h"

namespace minato::elb {

/// `member` is what the request calls the list: "DefaultActions". kInvalidAction unless there is
/// exactly one action with the settings of its type and no others; kTooManyActions; kValidation,
/// kUnsupportedMember, and what read_forward and read_redirect say.
Result<ListenerAction> read_action(const engine::State& state,
                                   const std::vector<api::Action>& actions,
                                   const ActionPlace& place, const std::string& member);

/// kIncompatibleProtocols and the like unless a listener with the protocol may send to all of the
/// action's target groups. A network load balancer passes connections to one group and nothing
/// else.
Status check_action(const engine::State& state, Protocol protocol, const ListenerAction& action);

}  // namespace minato::elb
