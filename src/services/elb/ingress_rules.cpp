#include "services/elb/ingress_rules.h"

#include <algorithm>

namespace minato::elb {
namespace {

link::IngressForward ingress_forward(const Forward& forward) {
  link::IngressForward made;
  for (const auto& group : forward.target_groups) {
    made.target_groups.push_back({group.arn.str(), group.weight});
  }
  if (forward.sticky) made.sticky_seconds = forward.sticky_seconds;
  return made;
}

link::IngressRedirect ingress_redirect(const Redirect& redirect) {
  link::IngressRedirect made;
  made.status_code = redirect.status_code;
  made.protocol = redirect.protocol;
  made.host = redirect.host;
  made.port = redirect.port;
  made.path = redirect.path;
  made.query = redirect.query;
  return made;
}

link::IngressFixedResponse ingress_fixed_response(const FixedResponse& response) {
  link::IngressFixedResponse made;
  made.status_code = response.status_code;
  if (!response.content_type.empty()) made.content_type = response.content_type;
  if (!response.message_body.empty()) made.message_body = response.message_body;
  return made;
}

link::IngressConditionKind ingress_kind(ConditionField field) {
  switch (field) {
    case ConditionField::kHostHeader:
      return link::IngressConditionKind::kHostHeader;
    case ConditionField::kPathPattern:
      return link::IngressConditionKind::kPathPattern;
    case ConditionField::kHttpHeader:
      return link::IngressConditionKind::kHttpHeader;
    case ConditionField::kRequestMethod:
      return link::IngressConditionKind::kRequestMethod;
    case ConditionField::kQueryString:
      return link::IngressConditionKind::kQueryString;
    case ConditionField::kSourceIp:
      return link::IngressConditionKind::kSourceIp;
  }
  return link::IngressConditionKind::kHostHeader;
}

link::IngressCondition ingress_condition(const RuleCondition& condition) {
  link::IngressCondition made;
  made.kind = ingress_kind(condition.field_name);
  if (!condition.header_name.empty()) made.header_name = condition.header_name;
  if (!condition.values.empty()) made.values = condition.values;
  if (!condition.regexes.empty()) made.regexes = condition.regexes;
  if (condition.pairs.empty()) return made;
  auto& pairs = made.pairs.emplace();
  for (const auto& pair : condition.pairs) {
    link::IngressPair& added = pairs.emplace_back();
    if (!pair.key.empty()) added.key = pair.key;
    added.value = pair.value;
  }
  return made;
}

}  // namespace

link::IngressAction ingress_action(const ListenerAction& action) {
  link::IngressAction made;
  switch (action.kind) {
    case ActionKind::kForward:
      made.forward = ingress_forward(action.forward);
      break;
    case ActionKind::kRedirect:
      made.redirect = ingress_redirect(action.redirect);
      break;
    case ActionKind::kFixedResponse:
      made.fixed_response = ingress_fixed_response(action.fixed_response);
      break;
  }
  return made;
}

std::optional<std::vector<link::IngressRule>> ingress_rules(const engine::State& state,
                                                            const ListenerArn& listener) {
  const auto& found = state.index<ListenerRulesByListener>().find(listener);
  if (found.empty()) return std::nullopt;
  std::vector<const ListenerRule*> rules(found.begin(), found.end());
  std::ranges::sort(rules, {}, &ListenerRule::priority);
  std::vector<link::IngressRule> made;
  for (const ListenerRule* rule : rules) {
    link::IngressRule& added = made.emplace_back();
    added.arn = rule->arn.str();
    added.priority = rule->priority;
    for (const auto& condition : rule->conditions) {
      added.conditions.push_back(ingress_condition(condition));
    }
    added.action = ingress_action(rule->action);
  }
  return made;
}

}  // namespace minato::elb
