#include "services/elb/forwarding.h"

namespace minato::elb {
namespace {

std::vector<std::string> groups_in(const ListenerAction& action) {
  std::vector<std::string> arns;
  for (const auto& group : action.forward.target_groups) arns.push_back(group.arn.str());
  return arns;
}

}  // namespace

Forwarding::Forwarding(engine::State& state) {
  state.mutable_table<Listener>().observe(this);
  state.mutable_table<ListenerRule>().observe(this);
}

const std::map<TargetGroupArn, int>& Forwarding::target_groups_of(
    const LoadBalancerArn& balancer) const {
  static const std::map<TargetGroupArn, int> kNone;
  const auto at = groups_.find(balancer);
  return at == groups_.end() ? kNone : at->second;
}

std::set<LoadBalancerArn> Forwarding::load_balancers_of(const TargetGroupArn& group) const {
  const auto at = balancers_.find(group);
  return at == balancers_.end() ? std::set<LoadBalancerArn>{} : at->second;
}

void Forwarding::added(const Listener& listener) {
  count(listener.load_balancer, listener.default_action);
}

void Forwarding::removed(const Listener& listener) {
  uncount(listener.load_balancer, listener.default_action);
}

void Forwarding::added(const ListenerRule& rule) { count(rule.load_balancer, rule.action); }

void Forwarding::removed(const ListenerRule& rule) { uncount(rule.load_balancer, rule.action); }

void Forwarding::count(const LoadBalancerArn& balancer, const ListenerAction& action) {
  for (const auto& group : action.forward.target_groups) {
    ++groups_[balancer][group.arn];
    balancers_[group.arn].insert(balancer);
  }
}

void Forwarding::uncount(const LoadBalancerArn& balancer, const ListenerAction& action) {
  for (const auto& group : action.forward.target_groups) {
    auto& groups = groups_[balancer];
    if (--groups[group.arn] > 0) continue;
    groups.erase(group.arn);
    auto& balancers = balancers_[group.arn];
    balancers.erase(balancer);
    if (balancers.empty()) balancers_.erase(group.arn);
  }
  const auto at = groups_.find(balancer);
  if (at != groups_.end() && at->second.empty()) groups_.erase(at);
}

bool is_in_use(const engine::State& state, const TargetGroupArn& group) {
  return state.view<Forwarding>().is_in_use(group);
}

std::set<LoadBalancerArn> load_balancers_of(const engine::State& state,
                                            const TargetGroupArn& group) {
  return state.view<Forwarding>().load_balancers_of(group);
}

std::vector<std::string> forwarded_to(const Listener& listener) {
  return groups_in(listener.default_action);
}

std::vector<std::string> forwarded_to(const ListenerRule& rule) { return groups_in(rule.action); }

}  // namespace minato::elb
