// Finds what a request names, or says in ELB's words that there is no such thing.
#pragma once

#include <string>

#include "base/result.h"
#include "engine/state.h"
#include "services/elb/listener.h"
#include "services/elb/listener_rule.h"
#include "services/elb/load_balancer.h"
#include "services/elb/target_group.h"

namespace minato::elb {

/// kValidation for what is no ARN of its kind, else kLoadBalancerNotFound and the like. Never null.
Result<const LoadBalancer*> find_load_balancer(const engine::State& state, const std::string& arn);
Result<const TargetGroup*> find_target_group(const engine::State& state, const std::string& arn);
Result<const Listener*> find_listener(const engine::State& state, const std::string& arn);

/// A rule as requests may name it: of its own, or the default rule of a listener.
struct FoundRule {
  const Listener* listener;
  /// Null: the default rule.
  const ListenerRule* rule;
};
/// kRuleNotFound.
Result<FoundRule> find_rule(const engine::State& state, const std::string& arn);

/// Null when none has the name.
const LoadBalancer* load_balancer_named(const engine::State& state, const std::string& name);
const TargetGroup* target_group_named(const engine::State& state, const std::string& name);

}  // namespace minato::elb
