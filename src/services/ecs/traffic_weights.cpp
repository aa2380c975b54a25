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

/// A weight is 999 at most; all or nothing is in whole percents, which people then read as they
/// asked for them.
void set_weights(elb::Forward& forward, const elb::TargetGroupArn& group,
                 const elb::TargetGroupArn& rest, int tenths) {
  const int unit = tenths % 10 == 0 ? 10 : 1;
  named(forward, group).weight = tenths / unit;
  named(forward, rest).weight = (kAllTraffic - tenths) / unit;
}

bool names(const elb::ListenerAction& action, const elb::TargetGroupArn& group) {
  return std::ranges::count(action.forward.target_groups, group, &elb::WeightedTargetGroup::arn) >
         0;
}

/// Where the requests of a rule go that a balancer's target group does not get: to what is beside
/// it, which may be in neither group of a pair that was asked for since, or in one that had no
/// pair.
const elb::TargetGroupArn& rest_of(const ServiceLoadBalancer& balancer, const Deployment* beside,
                                   const elb::ListenerAction& action) {
  if (beside == nullptr) return balancer.other_group();
  for (const auto& each : beside->load_balancers) {
    if (each.registered_group() == balancer.registered_group()) continue;
    const bool is_there = each.shift
                              ? each.shift->production_rule == balancer.shift->production_rule
                              : names(action, each.registered_group());
    if (is_there) return each.registered_group();
  }
  return balancer.other_group();
}

void add_change(const Place& place, elb::ListenerAction action, engine::Plan& plan) {
  if (place.rule != nullptr) {
    plan.add(elb::ChangeListenerRule{place.rule->arn, place.rule->conditions, std::move(action)});
  } else {
    plan.add(elb::ChangeListener{place.listener->arn, place.listener->port, std::move(action)});
  }
}

void add_weights(const engine::State& state, const std::string& rule,
                 const ServiceLoadBalancer& balancer, const Deployment* beside,
                 std::optional<int> tenths, engine::Plan& plan) {
  const Place place = find_place(state, rule);
  const elb::ListenerAction* present = place.action();
  if (present == nullptr || present->kind != elb::ActionKind::kForward) return;
  elb::ListenerAction wanted = *present;
  if (tenths) {
    const auto& rest = rest_of(balancer, beside, *present);
    if (rest != balancer.other_group()) named(wanted.forward, balancer.other_group()).weight = 0;
    set_weights(wanted.forward, balancer.registered_group(), rest, *tenths);
  } else {
    named(wanted.forward, balancer.registered_group());
  }
  if (wanted != *present) add_change(place, std::move(wanted), plan);
}

/// A rule as it is to be, once for all deployments that name it.
struct Change {
  Place place;
  elb::ListenerAction wanted;
};

Change& change_of(const Place& place, std::vector<Change>& changes) {
  const auto at = std::ranges::find(changes, place.action(),
                                    [](const Change& change) { return change.place.action(); });
  if (at != changes.end()) return *at;
  return changes.emplace_back(Change{place, *place.action()});
}

bool is_group_of(const Deployment& deployment, const elb::TargetGroupArn& group) {
  return std::ranges::count(deployment.load_balancers, group,
                            &ServiceLoadBalancer::registered_group) > 0;
}

bool has_rule(const engine::State& state, const Deployment& deployment, const std::string& rule) {
  return std::ranges::any_of(deployment.load_balancers, [&](const auto& balancer) {
    return balancer.shift && (is_same_rule(state, balancer.shift->production_rule, rule) ||
                              is_same_rule(state, balancer.shift->test_rule, rule));
  });
}

void give_all(const engine::State& state, const std::string& rule,
              const ServiceLoadBalancer& balancer, const Deployment& to,
              std::vector<Change>& changes) {
  const Place place = find_place(state, rule);
  if (place.action() == nullptr || place.action()->kind != elb::ActionKind::kForward) return;
  const bool gets_it = is_group_of(to, balancer.registered_group());
  const bool other_gets_it = is_group_of(to, balancer.other_group());
  const bool shifts_by_it = has_rule(state, to, rule);
  const bool is_named =
      std::ranges::any_of(place.action()->forward.target_groups,
                          [&](const auto& group) { return is_group_of(to, group.arn); });
  // Nothing of its own is behind the rule: there would be nobody to answer.
  if (!gets_it && !other_gets_it && !shifts_by_it && !is_named) return;
  elb::Forward& forward = change_of(place, changes).wanted.forward;
  if (gets_it || other_gets_it) {
    return set_weights(forward, balancer.registered_group(), balancer.other_group(),
                       gets_it ? kAllTraffic : 0);
  }
  // What gets it is in neither: in the pair of its own, or in a group that the rule names beside.
  named(forward, balancer.registered_group()).weight = 0;
  named(forward, balancer.other_group()).weight = 0;
  if (shifts_by_it) return;
  for (auto& group : forward.target_groups) {
    if (is_group_of(to, group.arn)) group.weight = kAllTraffic / 10;
  }
}

std::string problem_of(const engine::State& state, const std::string& rule) {
  const elb::ListenerAction* action = find_place(state, rule).action();
  if (action == nullptr) return "the listener rule " + rule + " does not exist";
  if (action->kind == elb::ActionKind::kForward) return "";
  return "the listener rule " + rule + " does not forward requests";
}

/// Tasks of other deployments, with or without a pair, get nothing of a rule that `to` gets all of.
void take_from_others(const Service& service, const Deployment& to, elb::Forward& forward) {
  const bool gets_some = std::ranges::any_of(forward.target_groups, [&](const auto& group) {
    return group.weight > 0 && is_group_of(to, group.arn);
  });
  if (!gets_some) return;
  for (auto& group : forward.target_groups) {
    const bool others = std::ranges::any_of(
        service.deployments, [&](const Deployment& each) { return is_group_of(each, group.arn); });
    if (others && !is_group_of(to, group.arn)) group.weight = 0;
  }
}

int total_weight(const elb::Forward& forward) {
  int total = 0;
  for (const auto& group : forward.target_groups) total += group.weight;
  return total;
}

/// A weight's part of a whole, rounded up.
int scale(int weight, int whole, int total) {
  return total == 0 ? 0 : (weight * whole + total - 1) / total;
}

int weight_of(const elb::Forward& forward, const Deployment& deployment) {
  int weight = 0;
  for (const auto& group : forward.target_groups) {
    if (is_group_of(deployment, group.arn)) weight += group.weight;
  }
  return weight;
}

/// On the way from what a rule is to `wanted`, where `to` gets all: as far as it gets `tenths`.
void go_part_of_the_way(const elb::Forward& present, const Deployment& to, int tenths,
                        elb::Forward& wanted) {
  const int others = total_weight(present) - weight_of(present, to);
  const bool has_it = scale(weight_of(present, to), kAllTraffic, total_weight(present)) >= tenths;
  const int all = weight_of(wanted, to);
  if (has_it || all == 0) {
    wanted = present;
    return;
  }
  for (auto& group : wanted.target_groups) {
    const auto at =
        std::ranges::find(present.target_groups, group.arn, &elb::WeightedTargetGroup::arn);
    const int before = at == present.target_groups.end() ? 0 : at->weight;
    group.weight = is_group_of(to, group.arn) ? scale(group.weight, tenths, all)
                                              : scale(before, kAllTraffic - tenths, others);
  }
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

engine::Plan plan_weights(const engine::State& state, const Deployment& deployment,
                          const Deployment* beside, const TrafficShare& share) {
  engine::Plan plan;
  for (const auto& balancer : deployment.load_balancers) {
    if (!balancer.shift) continue;
    add_weights(state, balancer.shift->production_rule, balancer, beside, share.production, plan);
    if (balancer.shift->test_rule.empty()) continue;
    add_weights(state, balancer.shift->test_rule, balancer, beside, share.test, plan);
  }
  return plan;
}

engine::Plan plan_all_traffic(const engine::State& state, const Service& service,
                              const Deployment& to, int tenths) {
  std::vector<Change> changes;
  // Those that it is to leave first, as the last word counts.
  for (const bool same : {false, true}) {
    for (const Deployment& each : service.deployments) {
      for (const auto& balancer : each.load_balancers) {
        if (!balancer.shift || is_group_of(to, balancer.registered_group()) != same) continue;
        give_all(state, balancer.shift->production_rule, balancer, to, changes);
        if (balancer.shift->test_rule.empty()) continue;
        give_all(state, balancer.shift->test_rule, balancer, to, changes);
      }
    }
  }
  engine::Plan plan;
  for (Change& change : changes) {
    take_from_others(service, to, change.wanted.forward);
    if (tenths < kAllTraffic) {
      go_part_of_the_way(change.place.action()->forward, to, tenths, change.wanted.forward);
    }
    if (change.wanted != *change.place.action()) {
      add_change(change.place, std::move(change.wanted), plan);
    }
  }
  return plan;
}

std::vector<ServiceLoadBalancer> where_traffic_is(const engine::State& state,
                                                  std::vector<ServiceLoadBalancer> balancers) {
  for (ServiceLoadBalancer& balancer : balancers) {
    if (!balancer.shift) continue;
    const auto* action = find_place(state, balancer.shift->production_rule).action();
    if (action == nullptr) continue;
    int first = 0;
    int alternate = 0;
    for (const auto& group : action->forward.target_groups) {
      if (group.arn == balancer.target_group) first = group.weight;
      if (group.arn == balancer.shift->alternate) alternate = group.weight;
    }
    if (first != alternate) balancer.shift->on_alternate = alternate > first;
  }
  return balancers;
}

ServingGroups serving_groups(const engine::State& state, const Service& service) {
  ServingGroups serving;
  for (const Deployment& deployment : service.deployments) {
    for (const auto& balancer : deployment.load_balancers) {
      if (!balancer.shift) continue;
      const auto* action = find_place(state, balancer.shift->production_rule).action();
      if (action == nullptr || action->kind != elb::ActionKind::kForward) continue;
      const int total = total_weight(action->forward);
      for (const auto& group : action->forward.target_groups) {
        if (group.weight == 0) continue;
        int& share = serving[group.arn];
        share = std::max(share, scale(group.weight, kAllTraffic, total));
      }
    }
  }
  return serving;
}

int serving_share(const ServingGroups& serving, const Deployment& deployment) {
  int share = 0;
  for (const auto& balancer : deployment.load_balancers) {
    const auto at = serving.find(balancer.registered_group());
    if (at != serving.end()) share = std::max(share, at->second);
  }
  return share;
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
