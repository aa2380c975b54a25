// Cluster: a name that services, tasks and container instances are grouped under. A deleted one
// stays visible as INACTIVE, as in ECS, and may be created again.
#pragma once

#include <string>
#include <vector>

#include "base/enum_names.h"
#include "base/units.h"
#include "engine/field.h"
#include "services/document.h"
#include "services/ecs/capacity_provider_strategy.h"
#include "services/ecs/document_shapes.h"
#include "services/ecs/ids.h"
#include "services/ecs/tag.h"

namespace minato::ecs {

enum class ClusterStatus { kActive, kInactive };
constexpr EnumNames<ClusterStatus, 2> names_of(ClusterStatus) { return {"ACTIVE", "INACTIVE"}; }

/// Of services that spread their tasks, over the cluster's instances; a dry run only tells what it
/// would move.
enum class InstanceRebalancing { kDisabled, kEnabled, kDryRun };
constexpr EnumNames<InstanceRebalancing, 3> names_of(InstanceRebalancing) {
  return {"disabled", "enabled", "dry-run"};
}

struct Cluster {
  using Key = ClusterName;
  static constexpr std::string_view kTable = "ecs.cluster";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{
        field("name", &Cluster::name),
        field("status", &Cluster::status),
        field("containerInsights", &Cluster::container_insights),
        field("runTaskWaits", &Cluster::run_task_waits),
        field("instanceRebalancing", &Cluster::instance_rebalancing),
        field("createdAt", &Cluster::created_at),
        field("tags", &Cluster::tags),
        field("configuration", &Cluster::configuration),
        field("capacityProviders", &Cluster::capacity_providers),
        field("defaultCapacityProviderStrategy", &Cluster::default_capacity_provider_strategy)};
  }
  const ClusterName& key() const { return name; }

  ClusterName name;
  ClusterStatus status = ClusterStatus::kActive;
  /// ECS's one cluster setting: "enabled", "enhanced" or "disabled".
  std::string container_insights;
  /// Our own: RunTask's tasks wait for room instead of being failures (waiting_task.h).
  bool run_task_waits = false;
  /// Our own, too (rebalance_planner.h).
  InstanceRebalancing instance_rebalancing = InstanceRebalancing::kDisabled;
  Instant created_at{};
  std::vector<Tag> tags;
  Document<api::ClusterConfiguration> configuration{};
  /// Those that strategies of the cluster may name.
  std::vector<std::string> capacity_providers{};
  /// Of tasks and services that name neither a strategy nor a launch type.
  CapacityProviderStrategy default_capacity_provider_strategy{};
};

}  // namespace minato::ecs
