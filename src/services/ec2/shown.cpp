#include "services/ec2/shown.h"

namespace minato::ec2 {
namespace {

/// A /20 without the five addresses that EC2 keeps.
constexpr std::int32_t kAddressesOfSubnet = 4091;
constexpr const char* kAnywhere = "0.0.0.0/0";

std::string text(const std::optional<bool>& value) {
  return value.value_or(false) ? "true" : "false";
}

std::string text(const std::optional<std::string>& value) { return value.value_or(""); }

/// EC2's default group lets in what comes from the group itself.
api::IpPermission from_group(const Identity& identity, const std::string& group_id) {
  api::IpPermission permission;
  permission.ip_protocol = "-1";
  auto& pair = permission.user_id_group_pairs.emplace().emplace_back();
  pair.user_id = identity.account;
  pair.group_id = group_id;
  permission.ip_ranges.emplace();
  permission.ipv6_ranges.emplace();
  permission.prefix_list_ids.emplace();
  return permission;
}

api::IpPermission to_anywhere() {
  api::IpPermission permission;
  permission.ip_protocol = "-1";
  permission.user_id_group_pairs.emplace();
  permission.ip_ranges.emplace().emplace_back().cidr_ip = kAnywhere;
  permission.ipv6_ranges.emplace();
  permission.prefix_list_ids.emplace();
  return permission;
}

/// What has no tags answers to filters by tag with nothing.
FilterValues untagged(FilterValues values) {
  values.try_emplace("tag-key");
  return values;
}

}  // namespace

api::Vpc shown_vpc(const Identity& identity, const DefaultNetwork& network) {
  api::Vpc vpc;
  vpc.owner_id = identity.account;
  vpc.instance_tenancy = api::Tenancy::kDefault;
  auto& association = vpc.cidr_block_association_set.emplace().emplace_back();
  association.association_id = "vpc-cidr-assoc-" + network.vpc_id.substr(4);
  association.cidr_block = network.cidr;
  association.cidr_block_state.emplace().state = api::VpcCidrBlockStateCode::kAssociated;
  vpc.is_default = true;
  vpc.vpc_id = network.vpc_id;
  vpc.state = api::VpcState::kAvailable;
  vpc.cidr_block = network.cidr;
  vpc.dhcp_options_id = network.dhcp_options_id;
  return vpc;
}

FilterValues filter_values(const api::Vpc& vpc) {
  const auto& association = vpc.cidr_block_association_set->front();
  return untagged({{"cidr", {text(vpc.cidr_block)}},
                   {"cidr-block-association.association-id", {text(association.association_id)}},
                   {"cidr-block-association.cidr-block", {text(association.cidr_block)}},
                   {"cidr-block-association.state", {"associated"}},
                   {"dhcp-options-id", {text(vpc.dhcp_options_id)}},
                   {"ipv6-cidr-block-association.association-id", {}},
                   {"ipv6-cidr-block-association.ipv6-cidr-block", {}},
                   {"ipv6-cidr-block-association.ipv6-pool", {}},
                   {"ipv6-cidr-block-association.state", {}},
                   {"is-default", {text(vpc.is_default)}},
                   {"isDefault", {text(vpc.is_default)}},
                   {"owner-id", {text(vpc.owner_id)}},
                   {"state", {"available"}},
                   {"vpc-id", {text(vpc.vpc_id)}}});
}

api::Subnet shown_subnet(const Identity& identity, const DefaultNetwork& network,
                         const Subnet& subnet) {
  api::Subnet made;
  made.availability_zone_id = subnet.availability_zone_id;
  made.map_customer_owned_ip_on_launch = false;
  made.owner_id = identity.account;
  made.assign_ipv6_address_on_creation = false;
  made.ipv6_cidr_block_association_set.emplace();
  made.subnet_arn = make_arn(identity, "ec2", "subnet/" + subnet.id);
  made.enable_dns64 = false;
  made.ipv6_native = false;
  made.subnet_id = subnet.id;
  made.state = api::SubnetState::kAvailable;
  made.vpc_id = network.vpc_id;
  made.cidr_block = subnet.cidr;
  made.available_ip_address_count = kAddressesOfSubnet;
  made.availability_zone = subnet.availability_zone;
  made.default_for_az = true;
  made.map_public_ip_on_launch = true;
  return made;
}

FilterValues filter_values(const api::Subnet& subnet) {
  const std::vector<std::string> zone = {text(subnet.availability_zone)};
  const std::vector<std::string> zone_id = {text(subnet.availability_zone_id)};
  const std::vector<std::string> cidr = {text(subnet.cidr_block)};
  const std::vector<std::string> is_default = {text(subnet.default_for_az)};
  return untagged({{"availability-zone", zone},
                   {"availabilityZone", zone},
                   {"availability-zone-id", zone_id},
                   {"availabilityZoneId", zone_id},
                   {"available-ip-address-count", {std::to_string(kAddressesOfSubnet)}},
                   {"cidr", cidr},
                   {"cidr-block", cidr},
                   {"cidrBlock", cidr},
                   {"default-for-az", is_default},
                   {"defaultForAz", is_default},
                   {"enable-dns64", {text(subnet.enable_dns64)}},
                   {"ipv6-cidr-block-association.association-id", {}},
                   {"ipv6-cidr-block-association.ipv6-cidr-block", {}},
                   {"ipv6-cidr-block-association.state", {}},
                   {"ipv6-native", {text(subnet.ipv6_native)}},
                   {"map-public-ip-on-launch", {text(subnet.map_public_ip_on_launch)}},
                   {"outpost-arn", {}},
                   {"owner-id", {text(subnet.owner_id)}},
                   {"state", {"available"}},
                   {"subnet-arn", {text(subnet.subnet_arn)}},
                   {"subnet-id", {text(subnet.subnet_id)}},
                   {"vpc-id", {text(subnet.vpc_id)}}});
}

api::SecurityGroup shown_security_group(const Identity& identity, const DefaultNetwork& network) {
  api::SecurityGroup group;
  group.group_id = network.security_group_id;
  group.ip_permissions_egress.emplace().push_back(to_anywhere());
  group.vpc_id = network.vpc_id;
  group.security_group_arn =
      make_arn(identity, "ec2", "security-group/" + network.security_group_id);
  group.owner_id = identity.account;
  group.group_name = "default";
  group.description = "default VPC security group";
  group.ip_permissions.emplace().push_back(from_group(identity, network.security_group_id));
  return group;
}

FilterValues filter_values(const api::SecurityGroup& group) {
  return untagged({{"description", {text(group.description)}},
                   {"egress.ip-permission.cidr", {kAnywhere}},
                   {"egress.ip-permission.from-port", {}},
                   {"egress.ip-permission.group-id", {}},
                   {"egress.ip-permission.group-name", {}},
                   {"egress.ip-permission.ipv6-cidr", {}},
                   {"egress.ip-permission.prefix-list-id", {}},
                   {"egress.ip-permission.protocol", {"-1"}},
                   {"egress.ip-permission.to-port", {}},
                   {"egress.ip-permission.user-id", {}},
                   {"group-id", {text(group.group_id)}},
                   {"group-name", {text(group.group_name)}},
                   {"ip-permission.cidr", {}},
                   {"ip-permission.from-port", {}},
                   {"ip-permission.group-id", {text(group.group_id)}},
                   {"ip-permission.group-name", {text(group.group_name)}},
                   {"ip-permission.ipv6-cidr", {}},
                   {"ip-permission.prefix-list-id", {}},
                   {"ip-permission.protocol", {"-1"}},
                   {"ip-permission.to-port", {}},
                   {"ip-permission.user-id", {text(group.owner_id)}},
                   {"owner-id", {text(group.owner_id)}},
                   {"vpc-id", {text(group.vpc_id)}}});
}

api::AvailabilityZone shown_zone(const Identity& identity, const Subnet& subnet) {
  api::AvailabilityZone zone;
  zone.opt_in_status = api::AvailabilityZoneOptInStatus::kOptInNotRequired;
  zone.messages.emplace();
  zone.region_name = identity.region;
  zone.zone_name = subnet.availability_zone;
  zone.zone_id = subnet.availability_zone_id;
  zone.group_name = identity.region;
  zone.network_border_group = identity.region;
  zone.zone_type = "availability-zone";
  zone.state = api::AvailabilityZoneState::kAvailable;
  return zone;
}

FilterValues filter_values(const api::AvailabilityZone& zone) {
  return {{"group-long-name", {}},
          {"group-name", {text(zone.group_name)}},
          {"message", {}},
          {"opt-in-status", {"opt-in-not-required"}},
          {"parent-zone-id", {}},
          {"parent-zone-name", {}},
          {"region-name", {text(zone.region_name)}},
          {"state", {"available"}},
          {"zone-id", {text(zone.zone_id)}},
          {"zone-name", {text(zone.zone_name)}},
          {"zone-type", {text(zone.zone_type)}}};
}

}  // namespace minato::ec2
