// What the values of conditions may be.
#pragma once

#include <string>

#include "base/result.h"
#include "services/elb/listener_rule.h"

namespace minato::elb {

/// One value of a condition on the field (of a query string, a key or a value). kValidation for
/// one that is empty, too long or has other characters than ELB's; kUnsupportedMember for a block
/// of IPv6 addresses.
Status check_condition_value(ConditionField field, const std::string& value);

/// kValidation unless it is a field name of RFC 7230 with at most 40 characters, and not Host.
Status check_header_name(const std::string& name);

/// How many * and ? stand for other characters.
int wildcards_in(ConditionField field, const std::string& value);

}  // namespace minato::elb
