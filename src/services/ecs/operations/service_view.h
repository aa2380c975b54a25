// Services as DescribeServices shows them.
#pragma once

#include "api/ecs.h"
#include "engine/state.h"
#include "services/ecs/service.h"

namespace minato::ecs {

std::vector<api::LoadBalancer> show_load_balancers(
    const std::vector<ServiceLoadBalancer>& balancers);

/// Whether the service wants to have all of its tasks in this one of its deployments: in the
/// primary, and while traffic is shifted in what served before.
bool is_wanted(const engine::State& state, const Service& service, std::size_t deployment);

api::LaunchType show_launch_type(LaunchType type);

/// Without tags.
api::Service show_service(const engine::State& state, const Service& service);

}  // namespace minato::ecs
