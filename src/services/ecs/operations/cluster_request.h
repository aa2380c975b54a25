// What requests say of a cluster, checked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/ecs.h"
#include "base/result.h"
#include "services/document.h"
#include "services/ecs/cluster.h"

namespace minato::ecs {

/// What is named of the settings.
struct ClusterSettings {
  /// containerInsights: "enabled", "enhanced" or "disabled".
  std::optional<std::string> container_insights;
  /// minato.runTaskWithoutCapacity, our own: "wait" or "fail", as ECS does.
  std::optional<bool> run_task_waits;
  /// minato.instanceRebalancing, our own: "enabled", "dry-run" or "disabled".
  std::optional<InstanceRebalancing> instance_rebalancing;

  bool empty() const { return !container_insights && !run_task_waits && !instance_rebalancing; }
};

/// kInvalidParameter for another value or a setting named twice.
Result<ClusterSettings> read_cluster_settings(
    const std::optional<std::vector<api::ClusterSetting>>& settings);

/// kInvalidParameter where executeCommandConfiguration contradicts itself.
Result<Document<api::ClusterConfiguration>> read_cluster_configuration(
    const std::optional<api::ClusterConfiguration>& configuration);

}  // namespace minato::ecs
