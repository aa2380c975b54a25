// What scripts look up in EC2, over the default network, as pure functions. Ids that are not its
// own are refused as EC2 refuses what it does not find.
#pragma once

#include "api/ec2.h"
#include "services/handler.h"

namespace minato::ec2 {

/// kVpcNotFound
Answer<api::DescribeVpcs> describe_vpcs(const engine::State& state,
                                        const api::DescribeVpcs::Request& request,
                                        engine::Context& context);

/// kEc2SubnetNotFound
Answer<api::DescribeSubnets> describe_subnets(const engine::State& state,
                                              const api::DescribeSubnets::Request& request,
                                              engine::Context& context);

/// kSecurityGroupNotFound
Answer<api::DescribeSecurityGroups> describe_security_groups(
    const engine::State& state, const api::DescribeSecurityGroups::Request& request,
    engine::Context& context);

/// kEc2InvalidParameter
Answer<api::DescribeAvailabilityZones> describe_availability_zones(
    const engine::State& state, const api::DescribeAvailabilityZones::Request& request,
    engine::Context& context);

}  // namespace minato::ec2
