// The operations on load balancers as pure functions; errors by the names of the API.
#pragma once

#include "api/elb.h"
#include "services/handler.h"

namespace minato::elb {

/// The same settings under the same name again: the load balancer that is there.
Answer<api::CreateLoadBalancer> create_load_balancer(
    const engine::State& state, const api::CreateLoadBalancer::Request& request,
    engine::Context& context);

Answer<api::DescribeLoadBalancers> describe_load_balancers(
    const engine::State& state, const api::DescribeLoadBalancers::Request& request,
    engine::Context& context);

/// With its listeners. One that is gone already is no error.
Answer<api::DeleteLoadBalancer> delete_load_balancer(
    const engine::State& state, const api::DeleteLoadBalancer::Request& request,
    engine::Context& context);

Answer<api::DescribeLoadBalancerAttributes> describe_load_balancer_attributes(
    const engine::State& state, const api::DescribeLoadBalancerAttributes::Request& request,
    engine::Context& context);

/// Refuses all but the defaults, so it changes nothing.
Answer<api::ModifyLoadBalancerAttributes> modify_load_balancer_attributes(
    const engine::State& state, const api::ModifyLoadBalancerAttributes::Request& request,
    engine::Context& context);

}  // namespace minato::elb
