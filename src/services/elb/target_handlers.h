// The operations on targets as pure functions; errors by the names of the API.
#pragma once

#include "api/elb.h"
#include "services/handler.h"

namespace minato::elb {

/// All of them or, when one can't be registered, none. A target that is there stays as it is,
/// unless it drains.
Answer<api::RegisterTargets> register_targets(const engine::State& state,
                                              const api::RegisterTargets::Request& request,
                                              engine::Context& context);

/// They get no new requests, and are gone when the last is answered or the deregistration delay is
/// over. What is not registered is no error.
Answer<api::DeregisterTargets> deregister_targets(const engine::State& state,
                                                  const api::DeregisterTargets::Request& request,
                                                  engine::Context& context);

Answer<api::DescribeTargetHealth> describe_target_health(
    const engine::State& state, const api::DescribeTargetHealth::Request& request,
    engine::Context& context);

}  // namespace minato::elb
