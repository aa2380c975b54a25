// The operations on tags of load balancers, target groups and listeners as pure functions; errors
// by the names of the API.
#pragma once

#include "api/elb.h"
#include "services/handler.h"

namespace minato::elb {

Answer<api::DescribeTags> describe_tags(const engine::State& state,
                                        const api::DescribeTags::Request& request,
                                        engine::Context& context);

Answer<api::AddTags> add_tags(const engine::State& state, const api::AddTags::Request& request,
                              engine::Context& context);

/// Keys that are not there are no error.
Answer<api::RemoveTags> remove_tags(const engine::State& state,
                                    const api::RemoveTags::Request& request,
                                    engine::Context& context);

}  // namespace minato::elb
