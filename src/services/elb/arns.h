// How AWS makes the ARNs of load balancing, and what an ARN that a caller gave is one of.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "services/elb/ids.h"
#include "services/elb/listener.h"
#include "services/elb/load_balancer.h"
#include "services/identity.h"

namespace minato::elb {

enum class ResourceKind { kLoadBalancer, kTargetGroup, kListener, kListenerRule, kOther };

/// By the ARN's form alone: such a thing need not exist.
ResourceKind kind_of(std::string_view arn);

/// `id` is 16 hexadecimal digits, in each of these.
LoadBalancerArn make_load_balancer_arn(const Identity& identity, LoadBalancerType type,
                                       std::string_view name, std::string_view id);
TargetGroupArn make_target_group_arn(const Identity& identity, std::string_view name,
                                     std::string_view id);
ListenerArn make_listener_arn(const LoadBalancerArn& balancer, std::string_view id);
ListenerRuleArn make_listener_rule_arn(const ListenerArn& listener, std::string_view id);
/// Of the rule that takes what no other rule takes.
std::string default_rule_arn(const Listener& listener);

/// The listener that a rule's ARN is made from.
ListenerArn listener_of_rule(const std::string& rule_arn);

/// kValidation unless `arn` has the form of its kind.
Status check_arn(std::string_view arn, ResourceKind kind);

}  // namespace minato::elb
