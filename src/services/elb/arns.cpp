#include "services/elb/arns.h"

namespace minato::elb {
namespace {

constexpr std::string_view kService = "elasticloadbalancing";

std::string_view words_for(ResourceKind kind) {
  switch (kind) {
    case ResourceKind::kLoadBalancer:
      return "load balancer";
    case ResourceKind::kTargetGroup:
      return "target group";
    case ResourceKind::kListener:
      return "listener";
    case ResourceKind::kListenerRule:
      return "listener rule";
    case ResourceKind::kOther:
      return "load balancing";
  }
  return "";
}

/// The part after "arn:PARTITION:elasticloadbalancing:REGION:ACCOUNT:"; empty for another form.
std::string_view resource_of(std::string_view arn) {
  for (int part = 0; part < 5; ++part) {
    const auto colon = arn.find(':');
    if (colon == std::string_view::npos) return {};
    if (part == 0 && arn.substr(0, colon) != "arn") return {};
    if (part == 2 && arn.substr(0, colon) != kService) return {};
    arn.remove_prefix(colon + 1);
  }
  return arn;
}

/// "loadbalancer/app/NAME/ID" with another first word.
std::string with_first_word(const std::string& arn, std::string_view from, std::string_view to) {
  std::string made = arn;
  made.replace(made.find(from), from.size(), to);
  return made;
}

}  // namespace

ResourceKind kind_of(std::string_view arn) {
  const std::string_view resource = resource_of(arn);
  if (resource.starts_with("loadbalancer/")) return ResourceKind::kLoadBalancer;
  if (resource.starts_with("targetgroup/")) return ResourceKind::kTargetGroup;
  if (resource.starts_with("listener/")) return ResourceKind::kListener;
  if (resource.starts_with("listener-rule/")) return ResourceKind::kListenerRule;
  return ResourceKind::kOther;
}

LoadBalancerArn make_load_balancer_arn(const Identity& identity, LoadBalancerType type,
                                       std::string_view name, std::string_view id) {
  const std::string kind = type == LoadBalancerType::kApplication ? "app" : "net";
  return LoadBalancerArn(
      make_arn(identity, kService,
               "loadbalancer/" + kind + '/' + std::string(name) + '/' + std::string(id)));
}

TargetGroupArn make_target_group_arn(const Identity& identity, std::string_view name,
                                     std::string_view id) {
  return TargetGroupArn(
      make_arn(identity, kService, "targetgroup/" + std::string(name) + '/' + std::string(id)));
}

ListenerArn make_listener_arn(const LoadBalancerArn& balancer, std::string_view id) {
  return ListenerArn(with_first_word(balancer.str(), ":loadbalancer/", ":listener/") + '/' +
                     std::string(id));
}

ListenerRuleArn make_listener_rule_arn(const ListenerArn& listener, std::string_view id) {
  return ListenerRuleArn(with_first_word(listener.str(), ":listener/", ":listener-rule/") + '/' +
                         std::string(id));
}

std::string default_rule_arn(const Listener& listener) {
  return make_listener_rule_arn(listener.arn, listener.default_rule_id).str();
}

ListenerArn listener_of_rule(const std::string& rule_arn) {
  return ListenerArn(
      with_first_word(rule_arn.substr(0, rule_arn.rfind('/')), ":listener-rule/", ":listener/"));
}

Status check_arn(std::string_view arn, ResourceKind kind) {
  if (kind_of(arn) == kind) return {};
  return fail(ErrorCode::kValidation,
              "'" + std::string(arn) + "' is not a valid " + std::string(words_for(kind)) + " ARN");
}

}  // namespace minato::elb
