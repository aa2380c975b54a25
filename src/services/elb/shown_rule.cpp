#include "services/elb/shown_rule.h"

#include "services/elb/arns.h"

namespace minato::elb {
namespace {

void show_forward(const Forward& forward, api::Action& action) {
  action.type = api::ActionTypeEnum::kForward;
  if (forward.target_groups.size() == 1) {
    action.target_group_arn = forward.target_groups.front().arn.str();
  }
  auto& config = action.forward_config.emplace();
  auto& groups = config.target_groups.emplace();
  for (const auto& group : forward.target_groups) {
    api::TargetGroupTuple& added = groups.emplace_back();
    added.target_group_arn = group.arn.str();
    added.weight = group.weight;
  }
  auto& stickiness = config.target_group_stickiness_config.emplace();
  stickiness.enabled = forward.sticky;
  stickiness.duration_seconds = forward.sticky_seconds;
}

void show_redirect(const Redirect& redirect, api::Action& action) {
  action.type = api::ActionTypeEnum::kRedirect;
  auto& config = action.redirect_config.emplace();
  config.status_code = redirect.status_code == 301 ? api::RedirectActionStatusCodeEnum::kHttp301
                                                   : api::RedirectActionStatusCodeEnum::kHttp302;
  config.protocol = redirect.protocol;
  config.port = redirect.port;
  config.host = redirect.host;
  config.path = redirect.path;
  config.query = redirect.query;
}

void show_fixed_response(const FixedResponse& response, api::Action& action) {
  action.type = api::ActionTypeEnum::kFixedResponse;
  auto& config = action.fixed_response_config.emplace();
  config.status_code = std::to_string(response.status_code);
  if (!response.content_type.empty()) config.content_type = response.content_type;
  if (!response.message_body.empty()) config.message_body = response.message_body;
}

std::optional<std::vector<std::string>> unless_empty(const std::vector<std::string>& texts) {
  if (texts.empty()) return std::nullopt;
  return texts;
}

template <class Config>
void show_patterns(const RuleCondition& condition, Config& config) {
  config.values = unless_empty(condition.values);
  config.regex_values = unless_empty(condition.regexes);
}

/// The short form that host names and paths have beside their Config.
void show_short_form(const RuleCondition& condition, api::RuleCondition& shown) {
  shown.values = unless_empty(condition.values);
  shown.regex_values = unless_empty(condition.regexes);
}

void show_pairs(const RuleCondition& condition, api::QueryStringConditionConfig& config) {
  auto& values = config.values.emplace();
  for (const auto& pair : condition.pairs) {
    api::QueryStringKeyValuePair& added = values.emplace_back();
    if (!pair.key.empty()) added.key = pair.key;
    added.value = pair.value;
  }
}

api::RuleCondition shown_condition(const RuleCondition& condition) {
  api::RuleCondition shown;
  shown.field = to_string(condition.field_name);
  switch (condition.field_name) {
    case ConditionField::kHostHeader:
      show_short_form(condition, shown);
      show_patterns(condition, shown.host_header_config.emplace());
      break;
    case ConditionField::kPathPattern:
      show_short_form(condition, shown);
      show_patterns(condition, shown.path_pattern_config.emplace());
      break;
    case ConditionField::kHttpHeader:
      show_patterns(condition, shown.http_header_config.emplace());
      shown.http_header_config->http_header_name = condition.header_name;
      break;
    case ConditionField::kRequestMethod:
      shown.http_request_method_config.emplace().values = condition.values;
      break;
    case ConditionField::kQueryString:
      show_pairs(condition, shown.query_string_config.emplace());
      break;
    case ConditionField::kSourceIp:
      shown.source_ip_config.emplace().values = condition.values;
      break;
  }
  return shown;
}

}  // namespace

std::vector<api::Action> shown_actions(const ListenerAction& action) {
  api::Action shown;
  shown.order = action.order;
  switch (action.kind) {
    case ActionKind::kForward:
      show_forward(action.forward, shown);
      break;
    case ActionKind::kRedirect:
      show_redirect(action.redirect, shown);
      break;
    case ActionKind::kFixedResponse:
      show_fixed_response(action.fixed_response, shown);
      break;
  }
  return {std::move(shown)};
}

api::Rule shown_rule(const ListenerRule& rule) {
  api::Rule made;
  made.rule_arn = rule.arn.str();
  made.priority = std::to_string(rule.priority);
  auto& conditions = made.conditions.emplace();
  for (const auto& condition : rule.conditions) conditions.push_back(shown_condition(condition));
  made.actions = shown_actions(rule.action);
  made.is_default = false;
  made.transforms.emplace();
  return made;
}

api::Rule shown_default_rule(const Listener& listener) {
  api::Rule made;
  made.rule_arn = default_rule_arn(listener);
  made.priority = "default";
  made.conditions.emplace();
  made.actions = shown_actions(listener.default_action);
  made.is_default = true;
  made.transforms.emplace();
  return made;
}

}  // namespace minato::elb
