#include "services/elb/listener_rule_commands.h"

namespace minato::elb {

void CreateListenerRule::apply(engine::Commit& commit) const { commit.insert(rule); }

void ChangeListenerRule::apply(engine::Commit& commit) const {
  commit.update<ListenerRule>(arn, [&](ListenerRule& rule) {
    rule.conditions = conditions;
    rule.action = action;
  });
}

void SetListenerRulePriority::apply(engine::Commit& commit) const {
  commit.update<ListenerRule>(arn, [&](ListenerRule& rule) { rule.priority = priority; });
}

void DeleteListenerRule::apply(engine::Commit& commit) const { commit.erase<ListenerRule>(arn); }

void TagListenerRule::apply(engine::Commit& commit) const {
  commit.update<ListenerRule>(arn, [&](ListenerRule& rule) { rule.tags = tags; });
}

void erase_listener_rules(engine::Commit& commit, const ListenerArn& listener) {
  const auto rules = commit.state().index<ListenerRulesByListener>().find(listener);
  for (const ListenerRule* rule : rules) {
    const ListenerRuleArn key = rule->arn;
    commit.erase<ListenerRule>(key);
  }
}

}  // namespace minato::elb
