#include "services/elb/ingress_configuration.h"

#include "services/elb/forwarding.h"
#include "services/elb/ingress_rules.h"
#include "services/elb/instance_directory.h"
#include "services/elb/listener.h"
#include "services/elb/load_balancer.h"
#include "services/elb/target.h"
#include "services/elb/target_group.h"

namespace minato::elb {
namespace {

std::optional<std::string> address_of(const engine::State& state, const TargetGroup& group,
                                      const Target& target) {
  if (group.target_type == TargetType::kIp) return target.id;
  return state.setting<InstanceDirectory>().find_address(state, target.id);
}

std::vector<link::IngressTarget> ingress_targets(const engine::State& state,
                                                 const TargetGroup& group) {
  std::vector<link::IngressTarget> targets;
  for (const Target* target : state.index<TargetsByGroup>().find(group.arn)) {
    auto address = address_of(state, group, *target);
    if (!address) continue;
    link::IngressTarget& added = targets.emplace_back();
    added.id = target->id;
    added.port = target->port;
    added.address = std::move(*address);
    added.draining = target->state == TargetState::kDraining;
  }
  return targets;
}

link::IngressHealthCheck ingress_health_check(const HealthCheck& check) {
  link::IngressHealthCheck made;
  made.path = check.path;
  made.port = check.port;
  made.interval_seconds = check.interval_seconds;
  made.timeout_seconds = check.timeout_seconds;
  made.healthy_threshold = check.healthy_threshold;
  made.unhealthy_threshold = check.unhealthy_threshold;
  made.matcher = check.matcher;
  return made;
}

link::IngressTargetGroup ingress_target_group(const engine::State& state,
                                              const TargetGroup& group) {
  link::IngressTargetGroup made;
  made.arn = group.arn.str();
  made.name = group.name;
  made.health_check = ingress_health_check(group.health_check);
  made.deregistration_delay_seconds = group.deregistration_delay_seconds;
  made.algorithm = group.options.algorithm == Algorithm::kRoundRobin
                       ? link::BalancingAlgorithm::kRoundRobin
                       : link::BalancingAlgorithm::kLeastOutstandingRequests;
  made.targets = ingress_targets(state, group);
  return made;
}

link::ForwardedFor ingress_forwarded_for(ForwardedFor mode) {
  switch (mode) {
    case ForwardedFor::kAppend:
      return link::ForwardedFor::kAppend;
    case ForwardedFor::kPreserve:
      return link::ForwardedFor::kPreserve;
    case ForwardedFor::kRemove:
      return link::ForwardedFor::kRemove;
  }
  return link::ForwardedFor::kAppend;
}

link::IngressLoadBalancer ingress_load_balancer(const engine::State& state,
                                                const LoadBalancer& balancer) {
  link::IngressLoadBalancer made;
  made.arn = balancer.arn.str();
  made.name = balancer.name;
  made.dns_name = balancer.dns_name;
  made.address = balancer.address;
  made.idle_timeout_seconds = balancer.options.idle_timeout_seconds;
  made.forwarded_for = ingress_forwarded_for(balancer.options.forwarded_for);
  made.forwarded_client_port = balancer.options.forwarded_client_port;
  for (const Listener* listener : state.index<ListenersByLoadBalancer>().find(balancer.arn)) {
    link::IngressListener& added = made.listeners.emplace_back();
    added.arn = listener->arn.str();
    added.port = listener->port;
    added.default_action = ingress_action(listener->default_action);
    added.rules = ingress_rules(state, listener->arn);
  }
  return made;
}

void add_load_balancer(const engine::State& state, const LoadBalancer& balancer,
                       link::IngressConfiguration& change) {
  change.load_balancers.emplace().push_back(ingress_load_balancer(state, balancer));
  const auto& groups = state.view<Forwarding>().target_groups_of(balancer.arn);
  if (groups.empty()) return;
  auto& added = change.target_groups.emplace();
  for (const auto& [arn, uses] : groups) {
    added.push_back(ingress_target_group(state, state.table<TargetGroup>().at(arn)));
  }
}

bool is_load_balancer(const std::string& arn) {
  return arn.find(":loadbalancer/") != std::string::npos;
}

}  // namespace

link::IngressConfiguration ingress_configuration(const engine::State& state) {
  link::IngressConfiguration full;
  full.full = true;
  auto& balancers = full.load_balancers.emplace();
  for (const auto& [arn, row] : state.table<LoadBalancer>().rows()) {
    balancers.push_back(ingress_load_balancer(state, row.record));
  }
  auto& groups = full.target_groups.emplace();
  for (const auto& [arn, row] : state.table<TargetGroup>().rows()) {
    if (is_in_use(state, arn)) groups.push_back(ingress_target_group(state, row.record));
  }
  return full;
}

link::IngressConfiguration ingress_change(const engine::State& state, const std::string& arn) {
  link::IngressConfiguration change;
  change.full = false;
  if (is_load_balancer(arn)) {
    const auto* balancer = state.table<LoadBalancer>().find(LoadBalancerArn(arn));
    if (balancer != nullptr) {
      add_load_balancer(state, *balancer, change);
    } else {
      change.removed_load_balancers.emplace().push_back(arn);
    }
    return change;
  }
  const auto* group = state.table<TargetGroup>().find(TargetGroupArn(arn));
  if (group != nullptr && is_in_use(state, group->arn)) {
    change.target_groups.emplace().push_back(ingress_target_group(state, *group));
  } else {
    change.removed_target_groups.emplace().push_back(arn);
  }
  return change;
}

void watch_ingress(engine::Engine& engine, std::size_t publisher) {
  engine.watch_to_publish<LoadBalancer>(
      publisher, [](const LoadBalancer& balancer) { return balancer.arn.str(); });
  engine.watch_to_publish<Listener>(
      publisher, [](const Listener& listener) { return listener.load_balancer.str(); });
  engine.watch_each_to_publish<Listener>(
      publisher, [](const Listener& listener) { return forwarded_to(listener); });
  engine.watch_to_publish<ListenerRule>(
      publisher, [](const ListenerRule& rule) { return rule.load_balancer.str(); });
  engine.watch_each_to_publish<ListenerRule>(
      publisher, [](const ListenerRule& rule) { return forwarded_to(rule); });
  engine.watch_to_publish<TargetGroup>(publisher,
                                       [](const TargetGroup& group) { return group.arn.str(); });
  engine.watch_to_publish<Target>(publisher,
                                  [](const Target& target) { return target.group.str(); });
}

}  // namespace minato::elb
