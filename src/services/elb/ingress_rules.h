// Actions and rules as the balancers of machines are told of them.
#pragma once

#include <optional>
#include <vector>

#include "api/agent.h"
#include "engine/state.h"
#include "services/elb/listener_action.h"
#include "services/elb/listener_rule.h"

namespace minato::elb {

link::IngressAction ingress_action(const ListenerAction& action);

/// The rules of the listener in the order of their priorities; nothing when it has none.
std::optional<std::vector<link::IngressRule>> ingress_rules(const engine::State& state,
                                                            const ListenerArn& listener);

}  // namespace minato::elb
