#include "services/ecs/operations/cluster_operations.h"

#include <algorithm>

#include "services/ecs/cluster_commands.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/operations/pagination.h"
#include "services/ecs/operations/references.h"
#include "services/ecs/operations/tags.h"

namespace minato::ecs {
namespace {

using engine::Context;
using engine::State;

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 255 && std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_';
  });
}

struct ClusterCounts {
  int instances = 0;
  int running = 0;
  int pending = 0;
  int services = 0;
};

ClusterCounts count(const State& state, const ClusterName& name) {
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

std::vector<api::KeyValuePair> statistics(const State& state, const ClusterName& name) {
  int running[2] = {}, pending[2] = {}, active[2] = {}, draining[2] = {};
  for (const Task* task : state.index<TasksByCluster>().find(name)) {
    const int fargate = task->launch_type == LaunchType::kFargate ? 1 : 0;
    if (task->last_status == TaskStatus::kRunning) ++running[fargate];
    if (task->last_status < TaskStatus::kRunning) ++pending[fargate];
  }
  for (const Service* service : state.index<ServicesByCluster>().find(name)) {
    const int fargate = service->launch_type == LaunchType::kFargate ? 1 : 0;
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
  return {{.name = api::ClusterSettingName::kContainerInsights,
           .value = cluster.container_insights.empty() ? "disabled" : cluster.container_insights}};
}

api::Cluster show(const State& state, const Cluster& cluster) {
  const ClusterCounts counts = count(state, cluster.name);
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
  shown.capacity_providers.emplace();
  shown.default_capacity_provider_strategy.emplace();
  return shown;
}

Result<std::string> read_insights(const api::CreateClusterRequest& request) {
  std::string insights;
  if (!request.settings) return insights;
  for (const auto& setting : *request.settings) {
    insights = setting.value.value_or("");
    if (insights != "enabled" && insights != "disabled" && insights != "enhanced") {
      return fail(ErrorCode::kInvalidParameter,
                  "Invalid value for containerInsights: it must be enabled, enhanced or disabled.");
    }
  }
  return insights;
}

Handled<api::CreateClusterResponse> shown_after(engine::Plan plan, const ClusterName& name) {
  Handled<api::CreateClusterResponse> handled;
  handled.plan = std::move(plan);
  handled.answer = [name](const State& after) {
    api::CreateClusterResponse response;
    const Cluster& cluster = after.table<Cluster>().at(name);
    response.cluster = show(after, cluster);
    response.cluster->settings = settings_of(cluster);
    response.cluster->tags = show_tags(cluster.tags);
    return response;
  };
  return handled;
}

}  // namespace

Result<Handled<api::CreateClusterResponse>> create_cluster(const State& state,
                                                           const api::CreateClusterRequest& request,
                                                           Context& context) {
  const std::string name = request.cluster_name.value_or("default");
  if (!is_name(name)) {
    return fail(ErrorCode::kInvalidParameter,
                "Cluster names have 1 to 255 letters, numbers, hyphens and underscores.");
  }
  auto tags = read_tags(request.tags);
  if (!tags) return fail(tags.error());
  const auto insights = read_insights(request);
  if (!insights) return fail(insights.error());
  const Cluster* present = state.table<Cluster>().find(ClusterName(name));
  engine::Plan plan;
  // Creating a cluster that is there is how scripts make sure of it: ECS answers with it as it is.
  if (present == nullptr || present->status != ClusterStatus::kActive) {
    plan.add(CreateCluster{{.name = ClusterName(name),
                            .container_insights = *insights,
                            .created_at = context.now,
                            .tags = std::move(*tags)}});
  }
  return shown_after(std::move(plan), ClusterName(name));
}

Result<Handled<api::DescribeClustersResponse>> describe_clusters(
    const State& state, const api::DescribeClustersRequest& request, Context&) {
  api::DescribeClustersResponse response;
  response.clusters.emplace();
  response.failures.emplace();
  std::vector<std::string> names = request.clusters.value_or(std::vector<std::string>{});
  if (names.empty()) names.emplace_back("default");
  for (const auto& reference : names) {
    const auto name = cluster_name_of(state, reference);
    const Cluster* cluster = name ? state.table<Cluster>().find(*name) : nullptr;
    if (cluster == nullptr) {
      const std::string arn = name ? cluster_arn(state.setting<Identity>(), *name) : reference;
      response.failures->push_back({.arn = arn, .reason = "MISSING"});
      continue;
    }
    api::Cluster& shown = response.clusters->emplace_back(show(state, *cluster));
    if (includes(request.include, api::ClusterField::kTags)) shown.tags = show_tags(cluster->tags);
    if (includes(request.include, api::ClusterField::kSettings)) {
      shown.settings = settings_of(*cluster);
    }
    if (includes(request.include, api::ClusterField::kStatistics)) {
      shown.statistics = statistics(state, cluster->name);
    }
  }
  return answered(std::move(response));
}

Result<Handled<api::ListClustersResponse>> list_clusters(const State& state,
                                                         const api::ListClustersRequest& request,
                                                         Context&) {
  std::vector<std::string> arns;
  for (const auto& [name, row] : state.table<Cluster>().rows()) {
    if (row.record.status != ClusterStatus::kActive) continue;
    arns.push_back(cluster_arn(state.setting<Identity>(), name));
  }
  auto page = paginate(std::move(arns), request.next_token, request.max_results);
  if (!page) return fail(page.error());
  return answered(api::ListClustersResponse{.cluster_arns = std::move(page->names),
                                            .next_token = std::move(page->next_token)});
}

Result<Handled<api::DeleteClusterResponse>> delete_cluster(const State& state,
                                                           const api::DeleteClusterRequest& request,
                                                           Context&) {
  const auto found = find_cluster(state, request.cluster);
  if (!found) return fail(found.error());
  const ClusterName name = (*found)->name;
  const ClusterCounts counts = count(state, name);
  if (counts.services > 0) {
    return fail(ErrorCode::kClusterContainsServices,
                "The Cluster cannot be deleted while Services are active.");
  }
  const auto& tasks = state.index<TasksByCluster>().find(name);
  if (std::ranges::any_of(
          tasks, [](const Task* task) { return task->last_status != TaskStatus::kStopped; })) {
    return fail(ErrorCode::kClusterContainsTasks,
                "The Cluster cannot be deleted while Tasks are active.");
  }
  const auto& instances = state.table<ContainerInstance>().rows();
  if (std::ranges::any_of(instances,
                          [&](const auto& row) { return row.second.record.cluster == name; })) {
    return fail(ErrorCode::kClusterContainsContainerInstances,
                "The Cluster cannot be deleted while Container Instances are active or draining.");
  }
  Handled<api::DeleteClusterResponse> handled;
  handled.plan.add(DeactivateCluster{name});
  handled.answer = [name](const State& after) {
    return api::DeleteClusterResponse{.cluster = show(after, after.table<Cluster>().at(name))};
  };
  return handled;
}

}  // namespace minato::ecs
