#include "services/ecs/operations/cluster_view.h"

#include "services/ecs/container_instance.h"
#include "services/ecs/operations/capacity_strategy.h"
#include "services/ecs/operations/tags.h"
#include "services/ecs/service_indexes.h"
#include "services/ecs/task.h"

namespace minato::ecs {
namespace {

using engine::State;

std::vector<api::KeyValuePair> statistics(const State& state, const ClusterName& name) {
  int running[2] = {}, pending[2] = {}, active[2] = {}, draining[2] = {};
  for (const Task* task : state.index<TasksByCluster>().find(name)) {
    const int fargate = task->launch_type == LaunchType::kFargate ? 1 : 0;
    if (task->last_status == TaskStatus::kRunning) ++running[fargate];
    if (task->last_status < TaskStatus::kRunning) ++pending[fargate];
  }
  for (const Service* service : state.index<ServicesByCluster>().find(name)) {
    const int fargate = launch_type_of(*service) == LaunchType::kFargate ? 1 : 0;
    if (service->status == ServiceStatus::kActive) ++active[fargate];
    if (service->status == ServiceStatus::kDraining) ++draining[fargate];
  }
  const auto pair = [](const char* key, int value) {
    return api::KeyValuePair{.name = key, .value = std::to_string(value)};
  };
  return {pair("runningEC2TasksCount", running[0]),
          pair("runningFargateTasksCount", running[1]),
          pair("pendingEC2TasksCount", pending[0]),
          pair("pendingFargateTasksCount", pending[1]),
          pair("activeEC2ServiceCount", active[0]),
          pair("activeFargateServiceCount", active[1]),
          pair("drainingEC2ServiceCount", draining[0]),
          pair("drainingFargateServiceCount", draining[1])};
}

std::vector<api::ClusterSetting> settings_of(const Cluster& cluster) {
  std::vector<api::ClusterSetting> settings{
      {.name = api::ClusterSettingName::kContainerInsights,
       .value = cluster.container_insights.empty() ? "disabled" : cluster.container_insights}};
  // Shown to those who use it: older clients know one setting only.
  if (cluster.run_task_waits) {
    settings.push_back({.name = api::ClusterSettingName::kRunTaskWithoutCapacity, .value = "wait"});
  }
  if (cluster.instance_rebalancing != InstanceRebalancing::kDisabled) {
    settings.push_back({.name = api::ClusterSettingName::kInstanceRebalancing,
                        .value = std::string(to_string(cluster.instance_rebalancing))});
  }
  return settings;
}

}  // namespace

ClusterCounts count_cluster(const State& state, const ClusterName& name) {
  ClusterCounts counts;
  for (const auto& [id, row] : state.table<ContainerInstance>().rows()) {
    if (serves(row.record, name)) ++counts.instances;
  }
  for (const Task* task : state.index<TasksByCluster>().find(name)) {
    if (task->last_status == TaskStatus::kRunning) ++counts.running;
    if (task->last_status < TaskStatus::kRunning) ++counts.pending;
  }
  for (const Service* service : state.index<ServicesByCluster>().find(name)) {
    if (service->status != ServiceStatus::kInactive) ++counts.services;
  }
  return counts;
}

api::Cluster show_cluster(const State& state, const Cluster& cluster) {
  const ClusterCounts counts = count_cluster(state, cluster.name);
  api::Cluster shown;
  shown.cluster_arn = cluster_arn(state.setting<Identity>(), cluster.name);
  shown.cluster_name = cluster.name.str();
  shown.status = to_string(cluster.status);
  shown.registered_container_instances_count = counts.instances;
  shown.running_tasks_count = counts.running;
  shown.pending_tasks_count = counts.pending;
  shown.active_services_count = counts.services;
  shown.statistics.emplace();
  shown.tags.emplace();
  shown.settings.emplace();
  shown.capacity_providers = cluster.capacity_providers;
  shown.default_capacity_provider_strategy =
      show_strategy(cluster.default_capacity_provider_strategy);
  return shown;
}

api::Cluster show_cluster(const State& state, const Cluster& cluster,
                          const std::vector<api::ClusterField>& include) {
  api::Cluster shown = show_cluster(state, cluster);
  for (const api::ClusterField field : include) {
    switch (field) {
      case api::ClusterField::kAttachments:
        // Those of capacity providers with machines of their own, which there are not.
        shown.attachments.emplace();
        break;
      case api::ClusterField::kConfigurations:
        if (cluster.configuration) shown.configuration = *cluster.configuration;
        break;
      case api::ClusterField::kSettings:
        shown.settings = settings_of(cluster);
        break;
      case api::ClusterField::kStatistics:
        shown.statistics = statistics(state, cluster.name);
        break;
      case api::ClusterField::kTags:
        shown.tags = show_tags(cluster.tags);
        break;
    }
  }
  return shown;
}

}  // namespace minato::ecs
