// The parts of the default network as the API shows them, and what filters see of them.
#pragma once

#include "api/ec2.h"
#include "services/ec2/default_network.h"
#include "services/ec2/filters.h"
#include "services/identity.h"

namespace minato::ec2 {

api::Vpc shown_vpc(const Identity& identity, const DefaultNetwork& network);
FilterValues filter_values(const api::Vpc& vpc);

api::Subnet shown_subnet(const Identity& identity, const DefaultNetwork& network,
                         const Subnet& subnet);
FilterValues filter_values(const api::Subnet& subnet);

api::SecurityGroup shown_security_group(const Identity& identity, const DefaultNetwork& network);
FilterValues filter_values(const api::SecurityGroup& group);

/// The zone that `subnet` lies in.
api::AvailabilityZone shown_zone(const Identity& identity, const Subnet& subnet);
FilterValues filter_values(const api::AvailabilityZone& zone);

}  // namespace minato::ec2
