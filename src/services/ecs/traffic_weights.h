// Moves traffic between the two target groups of a load balancer: by the weights of its listener
// rules, and by nothing else. Pure; the commands are ELB's own.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/plan.h"
#include "engine/state.h"
#include "services/ecs/lifecycle.h"
#include "services/ecs/service.h"
#include "services/ecs/service_load_balancer.h"
#include "services/elb/listener.h"
#include "services/elb/listener_rule.h"

namespace minato::ecs {

/// What the target groups of a deployment are to have, in tenths of a percent; the other of each
/// pair has the rest. Nothing: the weights stay, but the groups are named, as ELB checks the health
/// only of what is.
struct TrafficShare {
  std::optional<int> production;
  std::optional<int> test;
};

/// Of a deployment's rules. The rest goes to the target groups of `beside`, where that has the same
/// rule (null: nothing is beside it). Empty where the rules say so already; rules that are gone, or
/// no longer forward requests, are passed by.
engine::Plan plan_weights(const engine::State& state, const Deployment& deployment,
                          const Deployment* beside, const TrafficShare& share);

/// All traffic of the rules of all of a service's deployments goes to the target groups of one; or
/// at least `tenths` of a percent of it, what those before have divided among them as it is.
engine::Plan plan_all_traffic(const engine::State& state, const Service& service,
                              const Deployment& to, int tenths = kAllTraffic);

/// A new deployment's balancers with the target group of each pair that has most of production.
std::vector<ServiceLoadBalancer> where_traffic_is(const engine::State& state,
                                                  std::vector<ServiceLoadBalancer> balancers);

/// Why traffic can't be shifted: a rule that is gone or does something else. Empty: it can.
std::string shift_problem(const engine::State& state,
                          const std::vector<ServiceLoadBalancer>& balancers);

/// The target groups to which the production rules of a service's deployments send requests now,
/// and which share of a rule's: in tenths of a percent, rounded up. Empty for services of which
/// none shifts traffic.
using ServingGroups = std::map<elb::TargetGroupArn, int>;
ServingGroups serving_groups(const engine::State& state, const Service& service);

/// How much of that a deployment's tasks get.
int serving_share(const ServingGroups& serving, const Deployment& deployment);

/// The keys of the services that shift traffic by this rule, for watching it.
std::vector<std::string> services_that_shift_by(const engine::State& state,
                                                const elb::Listener& listener);
std::vector<std::string> services_that_shift_by(const engine::State& state,
                                                const elb::ListenerRule& rule);

/// Whether two ARNs name the same rule: a listener stands for its default rule.
bool is_same_rule(const engine::State& state, const std::string& a, const std::string& b);

inline bool has_production_rule(const std::vector<ServiceLoadBalancer>& balancers) {
  for (const auto& balancer : balancers) {
    if (balancer.shift) return true;
  }
  return false;
}

inline bool has_test_rule(const std::vector<ServiceLoadBalancer>& balancers) {
  for (const auto& balancer : balancers) {
    if (balancer.shift && !balancer.shift->test_rule.empty()) return true;
  }
  return false;
}

}  // namespace minato::ecs
