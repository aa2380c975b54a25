// The commands that change clusters and task definitions.
#pragma once

#include "engine/command.h"
#include "services/ecs/cluster.h"
#include "services/ecs/task_definition.h"

namespace minato::ecs {

/// A new cluster, or an INACTIVE one of that name made anew.
struct CreateCluster {
  static constexpr std::string_view kName = "CreateCluster";
  void apply(engine::Commit& commit) const;
  Cluster cluster;
};

/// What UpdateCluster may change.
struct ConfigureCluster {
  static constexpr std::string_view kName = "ConfigureCluster";
  void apply(engine::Commit& commit) const;
  ClusterName name;
  std::string container_insights;
  bool run_task_waits;
  InstanceRebalancing instance_rebalancing;
  Document<api::ClusterConfiguration> configuration;
};

struct SetClusterCapacityProviders {
  static constexpr std::string_view kName = "SetClusterCapacityProviders";
  void apply(engine::Commit& commit) const;
  ClusterName name;
  std::vector<std::string> capacity_providers;
  CapacityProviderStrategy default_strategy;
};

struct DeactivateCluster {
  static constexpr std::string_view kName = "DeactivateCluster";
  void apply(engine::Commit& commit) const;
  ClusterName name;
};

struct RegisterTaskDefinition {
  static constexpr std::string_view kName = "RegisterTaskDefinition";
  void apply(engine::Commit& commit) const;
  TaskDefinition definition;
};

struct DeregisterTaskDefinition {
  static constexpr std::string_view kName = "DeregisterTaskDefinition";
  void apply(engine::Commit& commit) const;
  TaskDefinitionKey key;
  Instant at;
};

/// To DELETE_IN_PROGRESS.
struct DeleteTaskDefinition {
  static constexpr std::string_view kName = "DeleteTaskDefinition";
  void apply(engine::Commit& commit) const;
  TaskDefinitionKey key;
  Instant at;
};

/// Gone for good; its number is not given again.
struct RemoveTaskDefinition {
  static constexpr std::string_view kName = "RemoveTaskDefinition";
  void apply(engine::Commit& commit) const;
  TaskDefinitionKey key;
};

}  // namespace minato::ecs
