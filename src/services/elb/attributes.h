// The attributes of target groups and load balancers, each kind with its own: their names and
// defaults as ELB has them, and which of them can be set to what. One that cannot be set yet is
// refused by name, never swallowed.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "services/elb/load_balancer.h"
#include "services/elb/target_group.h"

namespace minato::elb {

struct Attribute {
  std::string key;
  std::string value;

  friend bool operator==(const Attribute&, const Attribute&) = default;
};

std::vector<Attribute> target_group_attributes(const TargetGroup& group);
std::vector<Attribute> load_balancer_attributes(const LoadBalancer& balancer);

/// The row as `wanted` changes it. kValidation for an unknown key, one named twice, and a value
/// that the attribute does not take; kInvalidConfiguration for attributes that cannot be together;
/// kUnsupportedMember for other values than the default where
/// only that is supported.
Result<TargetGroup> with_attributes(TargetGroup group, const std::vector<Attribute>& wanted);
Result<LoadBalancer> with_attributes(LoadBalancer balancer, const std::vector<Attribute>& wanted);

}  // namespace minato::elb
