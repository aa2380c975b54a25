// The operations on the attributes of listeners as pure functions.
#pragma once

#include "api/elb.h"
#include "services/handler.h"

namespace minato::elb {

Answer<api::DescribeListenerAttributes> describe_listener_attributes(
    const engine::State& state, const api::DescribeListenerAttributes::Request& request,
    engine::Context& context);

Answer<api::ModifyListenerAttributes> modify_listener_attributes(
    const engine::State& state, const api::ModifyListenerAttributes::Request& request,
    engine::Context& context);

}  // namespace minato::elb
