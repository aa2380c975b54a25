// Services as DescribeServices shows them.
#pragma once

#include "api/ecs.h"
#include "engine/state.h"
#include "services/ecs/service.h"

namespace minato::ecs {

std::vector<api::LoadBalancer> show_load_balancers(
    const std::vector<ServiceLoadBalancer>& balancers);

/// Without tags.
api::Service show_service(const engine::State& state, const Service& service);

}  // namespace minato::ecs
