// The subnets and security groups of a load balancer as requests name them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/elb.h"
#include "base/result.h"
#include "services/ec2/default_network.h"
#include "services/elb/load_balancer.h"

namespace minato::elb {

/// Subnets or SubnetMappings, exactly one of the two; in their order, each once. kSubnetNotFound,
/// kInvalidConfiguration, kValidation.
Result<std::vector<std::string>> read_subnets(
    const ec2::DefaultNetwork& network, const std::optional<std::vector<std::string>>& subnets,
    const std::optional<std::vector<api::SubnetMapping>>& mappings);

/// Without any an application load balancer has the VPC's default security group, a network load
/// balancer none. kInvalidSecurityGroup.
Result<std::vector<std::string>> read_security_groups(
    const ec2::DefaultNetwork& network, LoadBalancerType type,
    const std::optional<std::vector<std::string>>& groups);

/// kUnsupportedMember for other addresses than IPv4.
Status check_address_type(const std::optional<api::IpAddressType>& type);

}  // namespace minato::elb
