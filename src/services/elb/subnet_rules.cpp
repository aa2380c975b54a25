#include "services/elb/subnet_rules.h"

#include <algorithm>

#include "services/elb/given.h"

namespace minato::elb {
namespace {

/// The ids that Subnets or SubnetMappings name; ELB wants exactly one of the two.
Result<std::vector<std::string>> named_subnets(
    const std::optional<std::vector<std::string>>& subnets,
    const std::optional<std::vector<api::SubnetMapping>>& mappings) {
  if (is_given(subnets) == is_given(mappings)) {
    return fail(ErrorCode::kValidation,
                "You must specify either Subnets or SubnetMappings, and not both");
  }
  if (is_given(subnets)) return *subnets;
  std::vector<std::string> ids;
  for (const auto& mapping : *mappings) ids.push_back(mapping.subnet_id.value_or(""));
  return ids;
}

}  // namespace

Result<std::vector<std::string>> read_subnets(
    const ec2::DefaultNetwork& network, const std::optional<std::vector<std::string>>& subnets,
    const std::optional<std::vector<api::SubnetMapping>>& mappings) {
  auto ids = named_subnets(subnets, mappings);
  if (!ids) return ids;
  for (const auto& id : *ids) {
    if (network.find_subnet(id) == nullptr) {
      return fail(ErrorCode::kSubnetNotFound, "The subnet ID '" + id + "' does not exist");
    }
    if (std::count(ids->begin(), ids->end(), id) > 1) {
      return fail(ErrorCode::kInvalidConfiguration,
                  "The subnet '" + id + "' is specified more than once");
    }
  }
  std::sort(ids->begin(), ids->end());
  return ids;
}

Result<std::vector<std::string>> read_security_groups(
    const ec2::DefaultNetwork& network, LoadBalancerType type,
    const std::optional<std::vector<std::string>>& groups) {
  auto ids = groups.value_or(std::vector<std::string>{});
  if (ids.empty() && type == LoadBalancerType::kNetwork) return ids;
  if (ids.empty()) ids.push_back(network.security_group_id);
  for (const auto& id : ids) {
    if (id == network.security_group_id) continue;
    return fail(ErrorCode::kInvalidSecurityGroup,
                "The security group ID '" + id + "' does not exist");
  }
  ids.resize(1);
  return ids;
}

Status check_address_type(const std::optional<api::IpAddressType>& type) {
  if (!type || *type == api::IpAddressType::kIpv4) return {};
  return fail(ErrorCode::kUnsupportedMember,
              "IpAddressType '" + std::string(to_string(*type)) +
                  "' is not supported: load balancers here have IPv4 addresses");
}

}  // namespace minato::elb
