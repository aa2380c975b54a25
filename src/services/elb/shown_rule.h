// Rules and their actions as the API shows them.
#pragma once

#include <vector>

#include "api/elb.h"
#include "services/elb/listener.h"
#include "services/elb/listener_rule.h"

namespace minato::elb {

/// Both forms of the API for forwarding to a single target group.
std::vector<api::Action> shown_actions(const ListenerAction& action);

/// With both forms for host names and paths.
api::Rule shown_rule(const ListenerRule& rule);
/// The rule that takes what no other rule takes.
api::Rule shown_default_rule(const Listener& listener);

}  // namespace minato::elb
