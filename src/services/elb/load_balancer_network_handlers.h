// The operations on what network a load balancer is in, and on the limits of an account, as pure
// functions.
#pragma once

#include "api/elb.h"
#include "services/handler.h"

namespace minato::elb {

Answer<api::SetSubnets> set_subnets(const engine::State& state,
                                    const api::SetSubnets::Request& request,
                                    engine::Context& context);

/// A network load balancer that was made without security groups stays so.
Answer<api::SetSecurityGroups> set_security_groups(const engine::State& state,
                                                   const api::SetSecurityGroups::Request& request,
                                                   engine::Context& context);

Answer<api::SetIpAddressType> set_ip_address_type(const engine::State& state,
                                                  const api::SetIpAddressType::Request& request,
                                                  engine::Context& context);

Answer<api::DescribeAccountLimits> describe_account_limits(
    const engine::State& state, const api::DescribeAccountLimits::Request& request,
    engine::Context& context);

}  // namespace minato::elb
