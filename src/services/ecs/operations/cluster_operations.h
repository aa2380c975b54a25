// The operations on clusters.
#pragma once

#include "api/ecs.h"
#include "services/handler.h"

namespace minato::ecs {

Result<Handled<api::CreateClusterResponse>> create_cluster(const engine::State& state,
                                                           const api::CreateClusterRequest& request,
                                                           engine::Context& context);
Result<Handled<api::DescribeClustersResponse>> describe_clusters(
    const engine::State& state, const api::DescribeClustersRequest& request,
    engine::Context& context);
Result<Handled<api::ListClustersResponse>> list_clusters(const engine::State& state,
                                                         const api::ListClustersRequest& request,
                                                         engine::Context& context);
/// What is not named stays as it is.
Answer<api::UpdateCluster> update_cluster(const engine::State& state,
                                          const api::UpdateClusterRequest& request,
                                          engine::Context& context);
Answer<api::UpdateClusterSettings> update_cluster_settings(
    const engine::State& state, const api::UpdateClusterSettingsRequest& request,
    engine::Context& context);
Result<Handled<api::DeleteClusterResponse>> delete_cluster(const engine::State& state,
                                                           const api::DeleteClusterRequest& request,
                                                           engine::Context& context);

}  // namespace minato::ecs
