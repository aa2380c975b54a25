#include "services/ecs/operations/traffic_shift_request.h"

#include <algorithm>

#include "services/ecs/services_that_shift.h"
#include "services/ecs/traffic_weights.h"
#include "services/elb/forwarding.h"
#include "services/elb/found.h"

namespace minato::ecs {
namespace {

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

struct RulePlace {
  const elb::Listener* listener = nullptr;
  const elb::ListenerAction* action = nullptr;
};

Result<RulePlace> find_rule(const engine::State& state, const std::string& arn,
                            const std::string& member) {
  const auto* listener = state.table<elb::Listener>().find(elb::ListenerArn(arn));
  if (listener != nullptr) return RulePlace{listener, &listener->default_action};
  const auto found = elb::find_rule(state, arn);
  if (!found) return invalid(member + ": the listener rule " + arn + " does not exist.");
  const auto& [of, rule] = *found;
  return RulePlace{of, rule != nullptr ? &rule->action : &of->default_action};
}

bool names(const elb::ListenerAction& action, const elb::TargetGroupArn& group) {
  return std::ranges::count(action.forward.target_groups, group, &elb::WeightedTargetGroup::arn) >
         0;
}

/// ELB lets a target group belong to one load balancer.
Status check_association(const engine::State& state, const elb::Listener& listener,
                         const elb::TargetGroupArn& group, const std::string& member) {
  for (const auto& balancer : elb::load_balancers_of(state, group)) {
    if (balancer == listener.load_balancer) continue;
    return invalid(member + ": the target group " + group.str() +
                   " is associated with another load balancer.");
  }
  return {};
}

Status check_rule(const engine::State& state, const std::string& arn, const std::string& member,
                  const elb::TargetGroupArn& group, const elb::TargetGroupArn& alternate) {
  const auto place = find_rule(state, arn, member);
  if (!place) return fail(place.error());
  if (!elb::is_http(place->listener->protocol)) {
    return fail(ErrorCode::kUnsupportedMember,
                member + " " + arn +
                    ": network load balancers shift no traffic in Minato; name a rule of an "
                    "application load balancer.");
  }
  if (place->action->kind != elb::ActionKind::kForward) {
    return invalid(member + ": the listener rule " + arn + " does not forward requests.");
  }
  if (!names(*place->action, group) && !names(*place->action, alternate)) {
    return invalid(member + ": the listener rule " + arn + " forwards requests neither to " +
                   group.str() + " nor to " + alternate.str() + '.');
  }
  Status good = check_association(state, *place->listener, group, member);
  if (good) good = check_association(state, *place->listener, alternate, member);
  return good;
}

Status check_alternate(const engine::State& state, const std::string& arn,
                       const elb::TargetGroup& group) {
  const auto* alternate = state.table<elb::TargetGroup>().find(elb::TargetGroupArn(arn));
  if (alternate == nullptr) {
    return invalid("advancedConfiguration.alternateTargetGroupArn: the target group " + arn +
                   " does not exist.");
  }
  if (alternate->arn == group.arn) {
    return invalid(
        "advancedConfiguration.alternateTargetGroupArn must not be the targetGroupArn itself.");
  }
  if (alternate->target_type == group.target_type && alternate->protocol == group.protocol) {
    return {};
  }
  return invalid(
      "advancedConfiguration.alternateTargetGroupArn must have the target type and the protocol of "
      "the targetGroupArn.");
}

std::vector<std::string> rules_of(const std::vector<ServiceLoadBalancer>& balancers) {
  std::vector<std::string> rules;
  for (const auto& balancer : balancers) {
    if (!balancer.shift) continue;
    rules.push_back(balancer.shift->production_rule);
    if (!balancer.shift->test_rule.empty()) rules.push_back(balancer.shift->test_rule);
  }
  return rules;
}

/// Null: none but `own` shifts traffic by it.
const Service* find_user(const engine::State& state, const ServiceKey& own,
                         const std::string& rule) {
  for (const Service* service : state.index<ServicesThatShift>().find(ServicesThatShift::kKey)) {
    if (service->key() == own || service->status != ServiceStatus::kActive) continue;
    for (const Deployment& deployment : service->deployments) {
      for (const std::string& used : rules_of(deployment.load_balancers)) {
        if (is_same_rule(state, used, rule)) return service;
      }
    }
  }
  return nullptr;
}

}  // namespace

Result<TrafficShift> read_traffic_shift(const engine::State& state,
                                        const api::AdvancedConfiguration& wanted,
                                        const elb::TargetGroup& group) {
  const std::string of = "advancedConfiguration.";
  TrafficShift shift;
  shift.alternate = elb::TargetGroupArn(wanted.alternate_target_group_arn.value_or(""));
  shift.production_rule = wanted.production_listener_rule.value_or("");
  shift.test_rule = wanted.test_listener_rule.value_or("");
  shift.role = wanted.role_arn.value_or("");
  if (shift.alternate.empty()) return invalid(of + "alternateTargetGroupArn is needed.");
  if (shift.production_rule.empty()) return invalid(of + "productionListenerRule is needed.");
  if (!shift.test_rule.empty() && is_same_rule(state, shift.test_rule, shift.production_rule)) {
    return invalid(of + "testListenerRule must not be the productionListenerRule itself.");
  }
  Status good = check_alternate(state, shift.alternate.str(), group);
  if (good) {
    good = check_rule(state, shift.production_rule, of + "productionListenerRule", group.arn,
                      shift.alternate);
  }
  if (good && !shift.test_rule.empty()) {
    good = check_rule(state, shift.test_rule, of + "testListenerRule", group.arn, shift.alternate);
  }
  if (!good) return fail(good.error());
  return shift;
}

api::AdvancedConfiguration show_traffic_shift(const TrafficShift& shift) {
  api::AdvancedConfiguration shown;
  shown.alternate_target_group_arn = shift.alternate.str();
  shown.production_listener_rule = shift.production_rule;
  if (!shift.test_rule.empty()) shown.test_listener_rule = shift.test_rule;
  if (!shift.role.empty()) shown.role_arn = shift.role;
  return shown;
}

std::vector<ServiceLoadBalancer> without_choice(std::vector<ServiceLoadBalancer> balancers) {
  for (ServiceLoadBalancer& balancer : balancers) {
    if (balancer.shift) balancer.shift->on_alternate = false;
  }
  return balancers;
}

Status check_rules_are_free(const engine::State& state, const ServiceKey& service,
                            const std::vector<ServiceLoadBalancer>& wanted) {
  const std::vector<std::string> rules = rules_of(wanted);
  for (std::size_t i = 0; i < rules.size(); ++i) {
    for (std::size_t j = i + 1; j < rules.size(); ++j) {
      if (!is_same_rule(state, rules[i], rules[j])) continue;
      return invalid("loadBalancers: the listener rule " + rules[i] +
                     " is named by more than one advancedConfiguration. A listener rule shifts the "
                     "traffic of one load balancer.");
    }
    if (const Service* user = find_user(state, service, rules[i])) {
      return invalid("loadBalancers: the listener rule " + rules[i] +
                     " is used by the advancedConfiguration of the service " + user->name +
                     ". A listener rule shifts the traffic of one service.");
    }
  }
  return {};
}

Status check_serving(const engine::State& state, const Service& service,
                     const std::vector<ServiceLoadBalancer>& wanted) {
  for (const auto& [group, share] : serving_groups(state, service)) {
    const bool ours = std::ranges::any_of(service.deployments, [&](const Deployment& deployment) {
      return std::ranges::any_of(deployment.load_balancers, [&](const auto& balancer) {
        return balancer.shift &&
               (balancer.target_group == group || balancer.shift->alternate == group);
      });
    });
    const bool named = std::ranges::any_of(wanted, [&](const ServiceLoadBalancer& balancer) {
      return balancer.target_group == group ||
             (balancer.shift && balancer.shift->alternate == group);
    });
    if (!ours || named) continue;
    return invalid(
        "The listener rule of the service sends production traffic to the target group " +
        group.str() + ": it must be the targetGroupArn or the alternateTargetGroupArn.");
  }
  return {};
}

}  // namespace minato::ecs
