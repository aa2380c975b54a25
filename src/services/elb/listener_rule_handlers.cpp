#include "services/elb/listener_rule_handlers.h"

#include <algorithm>
#include <map>

#include "services/elb/action_rules.h"
#include "services/elb/arns.h"
#include "services/elb/condition_rules.h"
#include "services/elb/forward_action.h"
#include "services/elb/found.h"
#include "services/elb/given.h"
#include "services/elb/limits.h"
#include "services/elb/listener_rule_commands.h"
#include "services/elb/rule_page.h"
#include "services/elb/shown_rule.h"
#include "services/elb/tags.h"

namespace minato::elb {
namespace {

using engine::Context;
using engine::State;

Status check_priority(const State& state, const ListenerArn& listener, int priority) {
  for (const ListenerRule* rule : state.index<ListenerRulesByListener>().find(listener)) {
    if (rule->priority != priority) continue;
    return fail(ErrorCode::kPriorityInUse,
                "Priority '" + std::to_string(priority) + "' is currently in use");
  }
  return {};
}

Status check_count(const State& state, const LoadBalancerArn& balancer) {
  const auto count = state.index<ListenerRulesByLoadBalancer>().find(balancer).size();
  if (count < kMostRules) return {};
  return fail(ErrorCode::kTooManyRules,
              "Load balancer '" + balancer.str() +
                  "' has 100 rules, as many as one can have beside the default rules");
}

/// `replaced`: the action that is there; null for a new rule.
Result<ListenerAction> read_rule_action(const State& state, const Listener& listener,
                                        const std::vector<api::Action>& actions,
                                        const ListenerAction* replaced) {
  const ActionPlace place{listener.load_balancer, listener.protocol, listener.port};
  auto action = read_action(state, actions, place, "Actions");
  if (!action) return action;
  Status checked = check_association(state, listener.load_balancer, *action, replaced);
  if (checked) checked = check_action(state, listener.protocol, *action);
  if (!checked) return fail(checked.error());
  return action;
}

/// A rule without an ARN.
Result<ListenerRule> read_rule(const State& state, const api::CreateRule::Request& request) {
  const auto listener = find_listener(state, request.listener_arn);
  if (!listener) return fail(listener.error());
  if (!is_http((*listener)->protocol)) {
    return fail(ErrorCode::kUnsupportedProtocol,
                "Rules are not supported for listeners with protocol '" +
                    std::string(to_string((*listener)->protocol)) + "'");
  }
  auto conditions = read_conditions(request.conditions);
  if (!conditions) return fail(conditions.error());
  auto action = read_rule_action(state, **listener, request.actions, nullptr);
  if (!action) return fail(action.error());
  auto tags = read_tags(request.tags);
  if (!tags) return fail(tags.error());
  ListenerRule wanted;
  wanted.listener = (*listener)->arn;
  wanted.load_balancer = (*listener)->load_balancer;
  wanted.priority = request.priority;
  wanted.conditions = std::move(*conditions);
  wanted.action = std::move(*action);
  wanted.tags = std::move(*tags);
  return wanted;
}

/// The rules that are not default rules; `verb` is what is to happen: "deleted".
Result<FoundRule> find_own_rule(const State& state, const std::string& arn, const char* verb) {
  auto found = find_rule(state, arn);
  if (found && found->rule == nullptr) {
    return fail(ErrorCode::kOperationNotPermitted, "Default rule '" + arn + "' cannot be " + verb);
  }
  return found;
}

Result<std::vector<RuleRow>> select_rules(const State& state,
                                          const api::DescribeRules::Request& request) {
  if (request.listener_arn.has_value() == is_given(request.rule_arns)) {
    return fail(ErrorCode::kValidation,
                "You must specify either a listener ARN or rule ARNs, and not both");
  }
  std::vector<RuleRow> rows;
  if (request.listener_arn) {
    const auto listener = find_listener(state, *request.listener_arn);
    if (!listener) return fail(listener.error());
    for (const ListenerRule* rule : state.index<ListenerRulesByListener>().find((*listener)->arn)) {
      rows.emplace_back(FoundRule{*listener, rule});
    }
    rows.emplace_back(FoundRule{*listener, nullptr});
    return rows;
  }
  for (const auto& arn : *request.rule_arns) {
    const auto found = find_rule(state, arn);
    if (!found) return fail(found.error());
    rows.emplace_back(*found);
  }
  return rows;
}

template <class Response>
Response shown_rules(const State& state, const std::vector<ListenerRuleArn>& arns) {
  Response response;
  auto& rules = response.rules.emplace();
  for (const auto& arn : arns) rules.push_back(shown_rule(state.table<ListenerRule>().at(arn)));
  return response;
}

using Priorities = std::map<ListenerRuleArn, int>;

Result<Priorities> read_priorities(const State& state,
                                   const std::vector<api::RulePriorityPair>& pairs) {
  if (pairs.empty()) return fail(ErrorCode::kValidation, "RulePriorities must name a rule");
  Priorities wanted;
  for (const auto& pair : pairs) {
    if (!pair.rule_arn || !pair.priority) {
      return fail(ErrorCode::kValidation,
                  "RulePriorities must give each rule a RuleArn and a Priority");
    }
    const auto found = find_own_rule(state, *pair.rule_arn, "given another priority");
    if (!found) return fail(found.error());
    if (!wanted.emplace(found->rule->arn, *pair.priority).second) {
      return fail(ErrorCode::kValidation,
                  "Rule '" + *pair.rule_arn + "' is specified more than once");
    }
  }
  return wanted;
}

/// No two rules of a listener may come to have the same.
Status check_priorities(const State& state, const Priorities& wanted) {
  const auto& rules = state.table<ListenerRule>();
  for (const auto& [arn, priority] : wanted) {
    for (const ListenerRule* other :
         state.index<ListenerRulesByListener>().find(rules.at(arn).listener)) {
      const auto at = wanted.find(other->arn);
      const int its = at == wanted.end() ? other->priority : at->second;
      if (other->arn == arn || its != priority) continue;
      return fail(ErrorCode::kPriorityInUse,
                  "Priority '" + std::to_string(priority) + "' is currently in use");
    }
  }
  return {};
}

}  // namespace

Answer<api::CreateRule> create_rule(const State& state, const api::CreateRule::Request& request,
                                    Context& context) {
  using Response = api::CreateRule::Response;
  auto wanted = read_rule(state, request);
  if (!wanted) return fail(wanted.error());
  const Status priority = check_priority(state, wanted->listener, wanted->priority);
  if (!priority) return fail(priority.error());
  if (Status counted = check_count(state, wanted->load_balancer); !counted) {
    return fail(counted.error());
  }
  wanted->arn = make_listener_rule_arn(wanted->listener, context.random.hex(16));
  Handled<Response> handled;
  handled.answer = [arn = wanted->arn](const State& after) {
    return shown_rules<Response>(after, {arn});
  };
  handled.plan.add(CreateListenerRule{std::move(*wanted)});
  return handled;
}

Answer<api::DescribeRules> describe_rules(const State& state,
                                          const api::DescribeRules::Request& request, Context&) {
  const auto rows = select_rules(state, request);
  if (!rows) return fail(rows.error());
  auto page = rule_page_of(*rows, request.marker, request.page_size);
  if (!page) return fail(page.error());
  api::DescribeRules::Response response;
  auto& rules = response.rules.emplace();
  for (const RuleRow* row : page->rows) {
    const FoundRule& found = row->found();
    rules.push_back(found.rule == nullptr ? shown_default_rule(*found.listener)
                                          : shown_rule(*found.rule));
  }
  response.next_marker = page->next_marker;
  return answered(std::move(response));
}

Answer<api::ModifyRule> modify_rule(const State& state, const api::ModifyRule::Request& request,
                                    Context&) {
  using Response = api::ModifyRule::Response;
  const auto found = find_own_rule(state, request.rule_arn, "modified");
  if (!found) return fail(found.error());
  const ListenerRule& present = *found->rule;
  ChangeListenerRule change{present.arn, present.conditions, present.action};
  if (is_given(request.conditions)) {
    auto conditions = read_conditions(*request.conditions);
    if (!conditions) return fail(conditions.error());
    change.conditions = std::move(*conditions);
  }
  if (is_given(request.actions)) {
    auto action = read_rule_action(state, *found->listener, *request.actions, &present.action);
    if (!action) return fail(action.error());
    change.action = std::move(*action);
  }
  Handled<Response> handled;
  handled.answer = [arn = present.arn](const State& after) {
    return shown_rules<Response>(after, {arn});
  };
  if (change.conditions != present.conditions || change.action != present.action) {
    handled.plan.add(std::move(change));
  }
  return handled;
}

Answer<api::DeleteRule> delete_rule(const State& state, const api::DeleteRule::Request& request,
                                    Context&) {
  const auto found = find_own_rule(state, request.rule_arn, "deleted");
  if (!found) return fail(found.error());
  auto handled = answered(api::DeleteRule::Response{});
  handled.plan.add(DeleteListenerRule{found->rule->arn});
  return handled;
}

Answer<api::SetRulePriorities> set_rule_priorities(const State& state,
                                                   const api::SetRulePriorities::Request& request,
                                                   Context&) {
  using Response = api::SetRulePriorities::Response;
  const auto wanted = read_priorities(state, request.rule_priorities);
  if (!wanted) return fail(wanted.error());
  if (Status checked = check_priorities(state, *wanted); !checked) return fail(checked.error());
  Handled<Response> handled;
  std::vector<ListenerRuleArn> arns;
  for (const auto& [arn, priority] : *wanted) {
    arns.push_back(arn);
    if (state.table<ListenerRule>().at(arn).priority == priority) continue;
    handled.plan.add(SetListenerRulePriority{arn, priority});
  }
  handled.answer = [arns = std::move(arns)](const State& after) {
    return shown_rules<Response>(after, arns);
  };
  return handled;
}

}  // namespace minato::elb
