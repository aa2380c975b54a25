#include "services/elb/load_balancer_commands.h"

#include "services/elb/listener_certificate_commands.h"
#include "services/elb/listener_rule_commands.h"
#include "services/elb/released_address.h"

namespace minato::elb {

void CreateLoadBalancer::apply(engine::Commit& commit) const {
  commit.erase<ReleasedAddress>(AddressKey(balancer.address));
  commit.insert(balancer);
}

void DeleteLoadBalancer::apply(engine::Commit& commit) const {
  const LoadBalancer* balancer = commit.state().table<LoadBalancer>().find(arn);
  if (balancer == nullptr) return;
  const auto listeners = commit.state().index<ListenersByLoadBalancer>().find(arn);
  for (const Listener* listener : listeners) {
    const ListenerArn key = listener->arn;
    erase_listener_rules(commit, key);
    erase_certificates(commit, key);
    commit.erase<Listener>(key);
  }
  commit.insert(ReleasedAddress{AddressKey(balancer->address), at});
  commit.erase<LoadBalancer>(arn);
}

void SetLoadBalancerOptions::apply(engine::Commit& commit) const {
  commit.update<LoadBalancer>(arn, [&](LoadBalancer& balancer) { balancer.options = options; });
}

void SetLoadBalancerNetwork::apply(engine::Commit& commit) const {
  commit.update<LoadBalancer>(arn, [&](LoadBalancer& balancer) {
    balancer.subnets = subnets;
    balancer.security_groups = security_groups;
  });
}

void TagLoadBalancer::apply(engine::Commit& commit) const {
  commit.update<LoadBalancer>(arn, [&](LoadBalancer& balancer) { balancer.tags = tags; });
}

void CreateListener::apply(engine::Commit& commit) const { commit.insert(listener); }

void ChangeListener::apply(engine::Commit& commit) const {
  commit.update<Listener>(arn, [&](Listener& listener) {
    listener.port = port;
    listener.default_action = default_action;
  });
}

void DeleteListener::apply(engine::Commit& commit) const {
  erase_listener_rules(commit, arn);
  erase_certificates(commit, arn);
  commit.erase<Listener>(arn);
}

void TagListener::apply(engine::Commit& commit) const {
  commit.update<Listener>(arn, [&](Listener& listener) { listener.tags = tags; });
}

}  // namespace minato::elb
