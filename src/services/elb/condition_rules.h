// Reads the conditions of a rule.
#pragma once

#include <vector>

#include "api/elb.h"
#include "base/result.h"
#include "services/elb/listener_rule.h"

namespace minato::elb {

/// kValidation for what ELB refuses: none at all, two where one is allowed, more than five values
/// or six wildcards together, values that are too long or have other characters than ELB's.
/// kUnsupportedMember for IPv6.
Result<std::vector<RuleCondition>> read_conditions(
    const std::vector<api::RuleCondition>& conditions);

}  // namespace minato::elb
