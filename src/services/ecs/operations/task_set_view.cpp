#include "services/ecs/operations/task_set_view.h"

#include "services/ecs/operations/capacity_strategy.h"
#include "services/ecs/operations/service_view.h"
#include "services/ecs/operations/tags.h"
#include "services/ecs/operations/task_set_request.h"
#include "services/ecs/task.h"

namespace minato::ecs {
namespace {

void show_launch(const TaskSet& set, const Deployment& from, api::TaskSet& to) {
  if (from.capacity_provider_strategy.empty()) {
    to.launch_type = show_launch_type(set.launch_type);
  } else {
    to.capacity_provider_strategy = show_strategy(from.capacity_provider_strategy);
  }
  if (to.launch_type == api::LaunchType::kEc2) return;
  to.platform_version = "1.4.0";
  to.platform_family = "Linux";
}

api::TaskSet show(const engine::State& state, const Service& service, const Deployment& from,
                  const TaskCounts& counts) {
  const auto& identity = state.setting<Identity>();
  const TaskSet& set = *from.task_set;
  api::TaskSet to;
  to.id = from.id.str();
  to.task_set_arn = task_set_arn(identity, service.key(), from.id);
  to.service_arn = service_arn(identity, service.key());
  to.cluster_arn = cluster_arn(identity, service.cluster);
  if (!set.external_id.empty()) to.external_id = set.external_id;
  to.status = to_string(set.status);
  to.task_definition = task_definition_arn(identity, from.definition);
  to.computed_desired_count = computed_desired_count(service.desired_count, set);
  to.pending_count = counts.pending;
  to.running_count = counts.running;
  to.created_at = from.created_at;
  to.updated_at = from.updated_at;
  show_launch(set, from, to);
  if (from.network) to.network_configuration = *from.network;
  to.load_balancers = show_load_balancers(from.load_balancers);
  to.service_registries.emplace();
  to.scale = show_scale(set.scale);
  to.stability_status = set.stability_status == StabilityStatus::kSteadyState
                            ? api::StabilityStatus::kSteadyState
                            : api::StabilityStatus::kStabilizing;
  to.stability_status_at = set.stability_status_at;
  return to;
}

}  // namespace

std::map<DeploymentId, TaskCounts> count_by_deployment(const engine::State& state,
                                                       const Service& service) {
  std::map<DeploymentId, TaskCounts> counts;
  for (const Task* task : state.index<TasksByService>().find(service.key())) {
    if (task->last_status == TaskStatus::kRunning) ++counts[task->deployment].running;
    if (task->last_status < TaskStatus::kRunning) ++counts[task->deployment].pending;
  }
  return counts;
}

api::TaskSet show_task_set(const engine::State& state, const Service& service,
                           const Deployment& set, ShowTags tags) {
  api::TaskSet shown = show(state, service, set, count_by_deployment(state, service)[set.id]);
  if (tags == ShowTags::kYes) shown.tags = show_tags(set.task_set->tags);
  return shown;
}

std::vector<api::TaskSet> show_task_sets(const engine::State& state, const Service& service) {
  auto counts = count_by_deployment(state, service);
  std::vector<api::TaskSet> shown;
  for (const Deployment& set : service.deployments) {
    if (set.task_set) shown.push_back(show(state, service, set, counts[set.id]));
  }
  return shown;
}

}  // namespace minato::ecs
