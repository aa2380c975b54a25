// The attributes of target groups and load balancers: their names and defaults as ELB has them.
// Only the deregistration delay can be set to another value than its default so far.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "services/elb/target_group.h"

namespace minato::elb {

struct Attribute {
  std::string key;
  std::string value;

  friend bool operator==(const Attribute&, const Attribute&) = default;
};

std::vector<Attribute> target_group_attributes(const TargetGroup& group);
std::vector<Attribute> load_balancer_attributes();

/// The deregistration delay in seconds that `wanted` asks for, if it does. kValidation for an
/// unknown key, one named twice, and a delay that is not 0 to 3600; kUnsupportedMember for other
/// values of other attributes than their defaults.
Result<std::optional<int>> read_target_group_attributes(const std::vector<Attribute>& wanted);
/// Errors as above.
Status check_load_balancer_attributes(const std::vector<Attribute>& wanted);

}  // namespace minato::elb
