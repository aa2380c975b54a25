// Clusters as DescribeClusters shows them.
#pragma once

#include <vector>

#include "api/ecs.h"
#include "engine/state.h"
#include "services/ecs/cluster.h"

namespace minato::ecs {

struct ClusterCounts {
  /// Shared machines included.
  int instances = 0;
  int running = 0;
  int pending = 0;
  /// Not yet INACTIVE.
  int services = 0;
};
ClusterCounts count_cluster(const engine::State& state, const ClusterName& name);

/// Without what is to be included by name.
api::Cluster show_cluster(const engine::State& state, const Cluster& cluster);
/// With what `include` names.
api::Cluster show_cluster(const engine::State& state, const Cluster& cluster,
                          const std::vector<api::ClusterField>& include);

}  // namespace minato::ecs
