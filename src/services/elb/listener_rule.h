// ListenerRule: requests to a listener that meet some conditions, and what becomes of them. Rules
// are asked in the order of their priorities; what none takes is the listener's default action.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/enum_names.h"
#include "engine/field.h"
#include "services/elb/ids.h"
#include "services/elb/listener_action.h"

namespace minato::elb {

enum class ConditionField {
  kHostHeader,
  kPathPattern,
  kHttpHeader,
  kRequestMethod,
  kQueryString,
  kSourceIp
};
constexpr EnumNames<ConditionField, 6> names_of(ConditionField) {
  return {"host-header",         "path-pattern", "http-header",
          "http-request-method", "query-string", "source-ip"};
}

struct QueryPair {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("key", &QueryPair::key), field("value", &QueryPair::value)};
  }
  friend bool operator==(const QueryPair&, const QueryPair&) = default;

  /// Empty: of any key.
  std::string key;
  std::string value;
};

/// Holds if any of its values, pairs or regular expressions matches.
struct RuleCondition {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{
        field("field", &RuleCondition::field_name),
        field("headerName", &RuleCondition::header_name), field("values", &RuleCondition::values),
        field("regexes", &RuleCondition::regexes), field("pairs", &RuleCondition::pairs)};
  }
  friend bool operator==(const RuleCondition&, const RuleCondition&) = default;

  ConditionField field_name = ConditionField::kHostHeader;
  /// Of kHttpHeader alone.
  std::string header_name;
  /// Patterns with * and ?; methods and CIDR blocks are what they are.
  std::vector<std::string> values;
  /// Of kHostHeader, kPathPattern and kHttpHeader.
  std::vector<std::string> regexes;
  /// Of kQueryString.
  std::vector<QueryPair> pairs;
};

struct ListenerRule {
  using Key = ListenerRuleArn;
  static constexpr std::string_view kTable = "elb.listener_rule";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("arn", &ListenerRule::arn),
                      field("listener", &ListenerRule::listener),
                      field("loadBalancer", &ListenerRule::load_balancer),
                      field("priority", &ListenerRule::priority),
                      field("conditions", &ListenerRule::conditions),
                      field("action", &ListenerRule::action),
                      field("tags", &ListenerRule::tags)};
  }
  const ListenerRuleArn& key() const { return arn; }

  ListenerRuleArn arn;
  ListenerArn listener;
  /// The listener's.
  LoadBalancerArn load_balancer;
  /// 1 to 50000, the least first; no two rules of a listener have the same.
  int priority = 0;
  /// All of them hold.
  std::vector<RuleCondition> conditions;
  ListenerAction action;
  std::map<std::string, std::string> tags;
};

struct ListenerRulesByListener {
  using Record = ListenerRule;
  using Key = ListenerArn;
  static std::optional<Key> key_of(const ListenerRule& rule) { return rule.listener; }
};

struct ListenerRulesByLoadBalancer {
  using Record = ListenerRule;
  using Key = LoadBalancerArn;
  static std::optional<Key> key_of(const ListenerRule& rule) { return rule.load_balancer; }
};

}  // namespace minato::elb
