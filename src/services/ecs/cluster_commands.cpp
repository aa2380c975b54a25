#include "services/ecs/cluster_commands.h"

#include <algorithm>

#include "services/ecs/task_definition_family.h"

namespace minato::ecs {

void CreateCluster::apply(engine::Commit& commit) const {
  commit.erase<Cluster>(cluster.name);
  commit.insert(cluster);
}

void ConfigureCluster::apply(engine::Commit& commit) const {
  commit.update<Cluster>(name, [&](Cluster& cluster) {
    cluster.container_insights = container_insights;
    cluster.run_task_waits = run_task_waits;
    cluster.instance_rebalancing = instance_rebalancing;
    cluster.configuration = configuration;
  });
}

void SetClusterCapacityProviders::apply(engine::Commit& commit) const {
  commit.update<Cluster>(name, [&](Cluster& cluster) {
    cluster.capacity_providers = capacity_providers;
    cluster.default_capacity_provider_strategy = default_strategy;
  });
}

void DeactivateCluster::apply(engine::Commit& commit) const {
  commit.update<Cluster>(name, [](Cluster& c) { c.status = ClusterStatus::kInactive; });
}

void RegisterTaskDefinition::apply(engine::Commit& commit) const { commit.insert(definition); }

void DeregisterTaskDefinition::apply(engine::Commit& commit) const {
  commit.update<TaskDefinition>(key, [&](TaskDefinition& definition) {
    definition.status = TaskDefinitionStatus::kInactive;
    definition.deregistered_at = at;
  });
}

void DeleteTaskDefinition::apply(engine::Commit& commit) const {
  commit.update<TaskDefinition>(key, [&](TaskDefinition& definition) {
    definition.status = TaskDefinitionStatus::kDeleteInProgress;
    definition.delete_requested_at = at;
  });
}

void RemoveTaskDefinition::apply(engine::Commit& commit) const {
  commit.erase<TaskDefinition>(key);
  const FamilyName name(key.family);
  if (commit.state().table<TaskDefinitionFamily>().find(name) == nullptr) {
    commit.insert(TaskDefinitionFamily{.name = name, .highest_deleted = 0});
  }
  commit.update<TaskDefinitionFamily>(name, [&](TaskDefinitionFamily& family) {
    family.highest_deleted = std::max(family.highest_deleted, key.revision);
  });
}

}  // namespace minato::ecs
