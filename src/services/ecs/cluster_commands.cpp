#include "services/ecs/cluster_commands.h"

namespace minato::ecs {

void CreateCluster::apply(engine::Commit& commit) const {
  commit.erase<Cluster>(cluster.name);
  commit.insert(cluster);
}

void DeactivateCluster::apply(engine::Commit& commit) const {
  commit.update<Cluster>(name, [](Cluster& c) { c.status = ClusterStatus::kInactive; });
}

void ConfigureCluster::apply(engine::Commit& commit) const {
  commit.update<Cluster>(name, [&](Cluster& cluster) {
    cluster.container_insights = container_insights;
    cluster.configuration = configuration;
  });
}

void SetClusterCapacityProviders::apply(engine::Commit& commit) const {
  commit.update<Cluster>(name, [&](Cluster& cluster) {
    cluster.capacity_providers = capacity_providers;
    cluster.default_capacity_provider_strategy = default_strategy;
  });
}

void RegisterTaskDefinition::apply(engine::Commit& commit) const { commit.insert(definition); }

void DeregisterTaskDefinition::apply(engine::Commit& commit) const {
  commit.update<TaskDefinition>(key, [&](TaskDefinition& definition) {
    definition.status = TaskDefinitionStatus::kInactive;
    definition.deregistered_at = at;
  });
}

}  // namespace minato::ecs
