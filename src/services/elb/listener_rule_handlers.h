// The operations on the rules of listeners as pure functions; errors by the names of the API.
#pragma once

#include "api/elb.h"
#include "services/handler.h"

namespace minato::elb {

Answer<api::CreateRule> create_rule(const engine::State& state,
                                    const api::CreateRule::Request& request,
                                    engine::Context& context);

/// In the order of their priorities, the default rule last.
Answer<api::DescribeRules> describe_rules(const engine::State& state,
                                          const api::DescribeRules::Request& request,
                                          engine::Context& context);

/// Its conditions and actions: what the request leaves out stays.
Answer<api::ModifyRule> modify_rule(const engine::State& state,
                                    const api::ModifyRule::Request& request,
                                    engine::Context& context);

Answer<api::DeleteRule> delete_rule(const engine::State& state,
                                    const api::DeleteRule::Request& request,
                                    engine::Context& context);

/// All or none; rules may swap priorities.
Answer<api::SetRulePriorities> set_rule_priorities(const engine::State& state,
                                                   const api::SetRulePriorities::Request& request,
                                                   engine::Context& context);

}  // namespace minato::elb
