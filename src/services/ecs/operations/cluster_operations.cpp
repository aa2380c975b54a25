#include "services/ecs/operations/cluster_operations.h"

#include <algorithm>

#include "services/ecs/cluster_commands.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/operations/account_setting_values.h"
#include "services/ecs/operations/capacity_strategy.h"
#include "services/ecs/operations/cluster_request.h"
#include "services/ecs/operations/cluster_view.h"
#include "services/ecs/operations/names.h"
#include "services/ecs/operations/pagination.h"
#include "services/ecs/operations/references.h"
#include "services/ecs/operations/tags.h"

namespace minato::ecs {
namespace {

using engine::Context;
using engine::State;

constexpr std::size_t kMostDescribed = 100;

/// Answers with the cluster as it is after the plan.
template <class Response>
Handled<Response> shown_after(engine::Plan plan, const ClusterName& name,
                              std::vector<api::ClusterField> include) {
  Handled<Response> handled;
  handled.plan = std::move(plan);
  handled.answer = [name, include = std::move(include)](const State& after) {
    Response response;
    response.cluster = show_cluster(after, after.table<Cluster>().at(name), include);
    return response;
  };
  return handled;
}

/// What the creation and the changes of clusters show.
std::vector<api::ClusterField> whole() {
  using Field = api::ClusterField;
  return {Field::kSettings, Field::kConfigurations, Field::kTags};
}

Result<Cluster> read_cluster(const State& state, const api::CreateClusterRequest& request,
                             Context& context) {
  Cluster cluster;
  cluster.name = ClusterName(request.cluster_name.value_or("default"));
  if (!is_name(cluster.name.str())) {
    return fail(ErrorCode::kInvalidParameter,
                "Cluster names have 1 to 255 letters, numbers, hyphens and underscores.");
  }
  auto tags = read_tags(request.tags);
  if (!tags) return fail(tags.error());
  auto settings = read_cluster_settings(request.settings);
  if (!settings) return fail(settings.error());
  auto configuration = read_cluster_configuration(request.configuration);
  if (!configuration) return fail(configuration.error());
  auto providers =
      read_capacity_providers(request.capacity_providers.value_or(std::vector<std::string>{}));
  if (!providers) return fail(providers.error());
  auto strategy = read_strategy(request.default_capacity_provider_strategy.value_or(
                                    std::vector<api::CapacityProviderStrategyItem>{}),
                                *providers);
  if (!strategy) return fail(strategy.error());
  cluster.container_insights = settings->container_insights.value_or(
      effective_value(state, account_principal(state), api::SettingName::kContainerInsights));
  cluster.run_task_waits = settings->run_task_waits.value_or(false);
  cluster.instance_rebalancing =
      settings->instance_rebalancing.value_or(InstanceRebalancing::kDisabled);
  cluster.created_at = context.now;
  cluster.tags = std::move(*tags);
  cluster.configuration = std::move(*configuration);
  cluster.capacity_providers = std::move(*providers);
  cluster.default_capacity_provider_strategy = std::move(*strategy);
  return cluster;
}

}  // namespace

Result<Handled<api::CreateClusterResponse>> create_cluster(const State& state,
                                                           const api::CreateClusterRequest& request,
                                                           Context& context) {
  auto cluster = read_cluster(state, request, context);
  if (!cluster) return fail(cluster.error());
  const ClusterName name = cluster->name;
  const Cluster* present = state.table<Cluster>().find(name);
  engine::Plan plan;
  // Creating a cluster that is there is how scripts make sure of it: ECS answers with it as it is.
  if (present == nullptr || present->status != ClusterStatus::kActive) {
    plan.add(CreateCluster{std::move(*cluster)});
  }
  return shown_after<api::CreateClusterResponse>(std::move(plan), name, whole());
}

Result<Handled<api::DescribeClustersResponse>> describe_clusters(
    const State& state, const api::DescribeClustersRequest& request, Context&) {
  api::DescribeClustersResponse response;
  response.clusters.emplace();
  response.failures.emplace();
  std::vector<std::string> names = request.clusters.value_or(std::vector<std::string>{});
  if (names.size() > kMostDescribed) {
    return fail(ErrorCode::kInvalidParameter, "At most 100 clusters can be described at once.");
  }
  if (names.empty()) names.emplace_back("default");
  for (const auto& reference : names) {
    const auto name = cluster_name_of(state, reference);
    const Cluster* cluster = name ? state.table<Cluster>().find(*name) : nullptr;
    if (cluster == nullptr) {
      const std::string arn = name ? cluster_arn(state.setting<Identity>(), *name) : reference;
      response.failures->push_back({.arn = arn, .reason = "MISSING"});
      continue;
    }
    response.clusters->push_back(
        show_cluster(state, *cluster, request.include.value_or(std::vector<api::ClusterField>{})));
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

Answer<api::UpdateCluster> update_cluster(const State& state,
                                          const api::UpdateClusterRequest& request, Context&) {
  const auto found = find_cluster(state, request.cluster);
  if (!found) return fail(found.error());
  const Cluster& cluster = **found;
  const auto settings = read_cluster_settings(request.settings);
  if (!settings) return fail(settings.error());
  auto configuration = read_cluster_configuration(request.configuration);
  if (!configuration) return fail(configuration.error());
  engine::Plan plan;
  plan.add(ConfigureCluster{cluster.name,
                            settings->container_insights.value_or(cluster.container_insights),
                            settings->run_task_waits.value_or(cluster.run_task_waits),
                            settings->instance_rebalancing.value_or(cluster.instance_rebalancing),
                            *configuration ? std::move(*configuration) : cluster.configuration});
  return shown_after<api::UpdateClusterResponse>(std::move(plan), cluster.name, whole());
}

Answer<api::UpdateClusterSettings> update_cluster_settings(
    const State& state, const api::UpdateClusterSettingsRequest& request, Context&) {
  const auto found = find_cluster(state, request.cluster);
  if (!found) return fail(found.error());
  const Cluster& cluster = **found;
  const auto settings = read_cluster_settings(request.settings);
  if (!settings) return fail(settings.error());
  if (settings->empty()) return fail(ErrorCode::kInvalidParameter, "Settings cannot be empty.");
  engine::Plan plan;
  plan.add(ConfigureCluster{cluster.name,
                            settings->container_insights.value_or(cluster.container_insights),
                            settings->run_task_waits.value_or(cluster.run_task_waits),
                            settings->instance_rebalancing.value_or(cluster.instance_rebalancing),
                            cluster.configuration});
  return shown_after<api::UpdateClusterSettingsResponse>(std::move(plan), cluster.name, whole());
}

Result<Handled<api::DeleteClusterResponse>> delete_cluster(const State& state,
                                                           const api::DeleteClusterRequest& request,
                                                           Context&) {
  const auto found = find_cluster(state, request.cluster);
  if (!found) return fail(found.error());
  const ClusterName name = (*found)->name;
  const ClusterCounts counts = count_cluster(state, name);
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
  engine::Plan plan;
  plan.add(DeactivateCluster{name});
  return shown_after<api::DeleteClusterResponse>(std::move(plan), name, {});
}

}  // namespace minato::ecs
