// The commands that change the rules of listeners.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/command.h"
#include "services/elb/listener_rule.h"

namespace minato::elb {

struct CreateListenerRule {
  static constexpr std::string_view kName = "CreateListenerRule";
  void apply(engine::Commit& commit) const;

  ListenerRule rule;
};

/// Other conditions, another action.
struct ChangeListenerRule {
  static constexpr std::string_view kName = "ChangeListenerRule";
  void apply(engine::Commit& commit) const;

  ListenerRuleArn arn;
  std::vector<RuleCondition> conditions;
  ListenerAction action;
};

struct SetListenerRulePriority {
  static constexpr std::string_view kName = "SetListenerRulePriority";
  void apply(engine::Commit& commit) const;

  ListenerRuleArn arn;
  int priority;
};

struct DeleteListenerRule {
  static constexpr std::string_view kName = "DeleteListenerRule";
  void apply(engine::Commit& commit) const;

  ListenerRuleArn arn;
};

struct TagListenerRule {
  static constexpr std::string_view kName = "TagListenerRule";
  void apply(engine::Commit& commit) const;

  ListenerRuleArn arn;
  std::map<std::string, std::string> tags;
};

/// For commands that take a listener away.
void erase_listener_rules(engine::Commit& commit, const ListenerArn& listener);

}  // namespace minato::elb
