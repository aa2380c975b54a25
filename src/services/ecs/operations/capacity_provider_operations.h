// The operations on capacity providers. There are FARGATE and FARGATE_SPOT; those of Auto Scaling
// groups are refused, since Minato has no such groups: launch type EC2 places on a cluster's own
// machines.
#pragma once

#include "api/ecs.h"
#include "services/handler.h"

namespace minato::ecs {

Answer<api::CreateCapacityProvider> create_capacity_provider(
    const engine::State& state, const api::CreateCapacityProviderRequest& request,
    engine::Context& context);
Answer<api::DescribeCapacityProviders> describe_capacity_providers(
    const engine::State& state, const api::DescribeCapacityProvidersRequest& request,
    engine::Context& context);
Answer<api::UpdateCapacityProvider> update_capacity_provider(
    const engine::State& state, const api::UpdateCapacityProviderRequest& request,
    engine::Context& context);
Answer<api::DeleteCapacityProvider> delete_capacity_provider(
    const engine::State& state, const api::DeleteCapacityProviderRequest& request,
    engine::Context& context);
/// kResourceInUse for taking away what a service of the cluster uses.
Answer<api::PutClusterCapacityProviders> put_cluster_capacity_providers(
    const engine::State& state, const api::PutClusterCapacityProvidersRequest& request,
    engine::Context& context);

}  // namespace minato::ecs
