// DefaultNetwork: the VPC that every account of EC2 has from the start, with a subnet in each zone
// and a security group. It is all there is: networks of one's own come later. Its ids follow from
// account and region, so that they are the same on every start. A setting of the state; immutable.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/identity.h"

namespace minato::ec2 {

struct Subnet {
  /// "subnet-" and 17 hexadecimal digits.
  std::string id;
  std::string availability_zone;
  std::string availability_zone_id;
  std::string cidr;
};

struct DefaultNetwork {
  /// "vpc-" and 17 hexadecimal digits.
  std::string vpc_id;
  std::string cidr;
  std::string dhcp_options_id;
  /// One in each availability zone, in their order.
  std::vector<Subnet> subnets;
  /// "sg-" and 17 hexadecimal digits; its name is "default".
  std::string security_group_id;

  /// Null when there is no such subnet.
  const Subnet* find_subnet(std::string_view id) const;
};

DefaultNetwork make_default_network(const Identity& identity);

/// A zone's id as AWS shortens the region's name: "use1-az1" is us-east-1's first.
std::string availability_zone_id(std::string_view region, int number);

}  // namespace minato::ec2
