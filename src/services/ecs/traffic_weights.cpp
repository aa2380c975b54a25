#include "services/ecs/traffic_weights.h"

#include <algorithm>

#include "services/ecs/services_that_shift.h"
#include "services/elb/arns.h"
#include "services/elb/found.h"
#include "services/elb/listener_rule_commands.h"
#include "services/elb/load_balancer_commands.h"

namespace minato::ecs {
namespace {

/// A rule, or the default action of a listener: named by the listener's or by its default rule's
/// ARN.
struct Place {
  const elb::Listener* listener = nullptr;
  const elb::ListenerRule* rule = nullptr;

  const elb::ListenerAction* action() const {
    if (rule != nullptr) return &rule->action;
    return listener != nullptr ? &listener->default_action : nullptr;
  }
};

Place find_place(const engine::State& state, const std::string& arn) {
  if (const auto* listener = state.table<elb::Listener>().find(elb::ListenerArn(arn))) {
    return {listener, nullptr};
  }
  const auto found = elb::find_rule(state, arn);
  return found ? Place{found->listener, found->rule} : Place{};
}

elb::WeightedTargetGroup& named(elb::Forward& forward, const elb::TargetGroupArn& group) {
  const auto at = std::ranges::find(forward.target_groups, group, &elb::WeightedTargetGroup::arn);
  if (at != forward.target_groups.end()) return *at;
  return forward.target_groups.emplace_back(elb::WeightedTargetGroup{group, 0});
}

/// Whole percents as such, so that people read what they asked for.
void set_weights(elb::Forward& forward, const ServiceLoadBalancer& balancer, int tenths) {
  const int unit = tenths % 10 == 0 ? 10 : 1;
  // A weight is 999 at most; all or nothing is in whole percents.
  named(forward, balancer.registered_group()).weight = tenths / unit;
  named(forward, balancer.other_group()).weight = (kAllTraffic - tenths) / unit;
}

void add_change(const Place& place, elb::ListenerAction action, engine::Plan& plan) {
  if (place.rule != nullptr) {
    plan.add(elb::ChangeListenerRule{place.rule->arn, place.rule->conditions, std::move(action)});
  } else {
    plan.add(elb::ChangeListener{place.listener->arn, place.listener->port, std::move(action)});
  }
}

void add_weights(const engine::State& state, const std::string& rule,
                 const ServiceLoadBalancer& balancer, std::optional<int> tenths,
                 engine::Plan& plan) {
  const Place place = find_place(state, rule);
  const elb::ListenerAction* present = place.action();
  if (present == nullptr || present->kind != elb::ActionKind::kForward) return;
  elb::ListenerAction wanted = *present;
  if (tenths) {
    set_weights(wanted.forward, balancer, *tenths);
  } else {
    named(wanted.forward, balancer.registered_group());
  }
  if (wanted != *present) add_change(place, std::move(wanted), plan);
}

std::string problem_of(const engine::State& state, const std::string& rule) {
  const elb::ListenerAction* action = find_place(state, rule).action();
  if (action == nullptr) return "the listener rule " + rule + " does not exist";
  if (action->kind == elb::ActionKind::kForward) return "";
  return "the listener rule " + rule + " does not forward requests";
}

std::vector<std::string> services_with(const engine::State& state,
                                       const std::vector<std::string>& rules) {
  std::vector<std::string> keys;
  const auto names = [&](const ServiceLoadBalancer& balancer) {
    return balancer.shift && (std::ranges::count(rules, balancer.shift->production_rule) > 0 ||
                              std::ranges::count(rules, balancer.shift->test_rule) > 0);
  };
  for (const Service* service : state.index<ServicesThatShift>().find(ServicesThatShift::kKey)) {
    const bool concerned = std::ranges::any_of(service->deployments, [&](const auto& deployment) {
      return std::ranges::any_of(deployment.load_balancers, names);
    });
    if (concerned) keys.push_back(service->key().str());
  }
  return keys;
}

}  // namespace

engine::Plan plan_weights(const engine::State& state,
                          const std::vector<ServiceLoadBalancer>& balancers,
                          const TrafficShare& share) {
  engine::Plan plan;
  for (const auto& balancer : balancers) {
    if (!balancer.shift) continue;
    add_weights(state, balancer.shift->production_rule, balancer, share.production, plan);
    if (balancer.shift->test_rule.empty()) continue;
    add_weights(state, balancer.shift->test_rule, balancer, share.test, plan);
  }
  return plan;
}

ServingGroups serving_groups(const engine::State& state, const Service& service) {
  ServingGroups serving;
  for (const Deployment& deployment : service.deployments) {
    for (const auto& balancer : deployment.load_balancers) {
      if (!balancer.shift) continue;
      const auto* action = find_place(state, balancer.shift->production_rule).action();
      if (action == nullptr || action->kind != elb::ActionKind::kForward) continue;
      for (const auto& group : action->forward.target_groups) {
        if (group.weight > 0) serving[group.arn] = std::max(serving[group.arn], group.weight);
      }
    }
  }
  return serving;
}

int serving_weight(const ServingGroups& serving, const Deployment& deployment) {
  int weight = 0;
  for (const auto& balancer : deployment.load_balancers) {
    const auto at = serving.find(balancer.registered_group());
    if (at != serving.end()) weight = std::max(weight, at->second);
  }
  return weight;
}

std::vector<std::string> services_that_shift_by(const engine::State& state,
                                                const elb::Listener& listener) {
  return services_with(state, {listener.arn.str(), elb::default_rule_arn(listener)});
}

std::vector<std::string> services_that_shift_by(const engine::State& state,
                                                const elb::ListenerRule& rule) {
  return services_with(state, {rule.arn.str()});
}

bool is_same_rule(const engine::State& state, const std::string& a, const std::string& b) {
  const elb::ListenerAction* action = find_place(state, a).action();
  return a == b || (action != nullptr && action == find_place(state, b).action());
}

std::string shift_problem(const engine::State& state,
                          const std::vector<ServiceLoadBalancer>& balancers) {
  for (const auto& balancer : balancers) {
    if (!balancer.shift) continue;
    std::string problem = problem_of(state, balancer.shift->production_rule);
    if (problem.empty() && !balancer.shift->test_rule.empty()) {
      problem = problem_of(state, balancer.shift->test_rule);
    }
    if (!problem.empty()) return problem;
  }
  return "";
}

}  // namespace minato::ecs
