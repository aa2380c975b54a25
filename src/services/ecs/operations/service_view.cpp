#include "services/ecs/operations/service_view.h"

#include "services/ecs/operations/capacity_strategy.h"
#include "services/ecs/operations/deployment_request.h"
#include "services/ecs/operations/placement_request.h"
#include "services/ecs/operations/task_set_view.h"
#include "services/ecs/operations/traffic_shift_request.h"
#include "services/ecs/service_deployment.h"
#include "services/ecs/service_event.h"
#include "services/ecs/task.h"

namespace minato::ecs {
namespace {

api::DeploymentRolloutState show(RolloutState state) {
  switch (state) {
    case RolloutState::kInProgress:
      return api::DeploymentRolloutState::kInProgress;
    case RolloutState::kCompleted:
      return api::DeploymentRolloutState::kCompleted;
    case RolloutState::kFailed:
      return api::DeploymentRolloutState::kFailed;
  }
  return api::DeploymentRolloutState::kInProgress;
}

api::PropagateTags show(PropagateTags tags) {
  switch (tags) {
    case PropagateTags::kNone:
      return api::PropagateTags::kNone;
    case PropagateTags::kService:
      return api::PropagateTags::kService;
    case PropagateTags::kTaskDefinition:
      return api::PropagateTags::kTaskDefinition;
  }
  return api::PropagateTags::kNone;
}

std::vector<api::Deployment> show_deployments(const engine::State& state, const Service& service) {
  auto counts = count_by_deployment(state, service);
  std::vector<api::Deployment> shown;
  for (std::size_t i = 0; i < service.deployments.size(); ++i) {
    const Deployment& from = service.deployments[i];
    api::Deployment& to = shown.emplace_back();
    to.id = from.id.str();
    to.status = i == 0 ? "PRIMARY" : "ACTIVE";
    to.task_definition = task_definition_arn(state.setting<Identity>(), from.definition);
    to.running_count = counts[from.id].running;
    to.pending_count = counts[from.id].pending;
    to.desired_count =
        is_wanted(state, service, i) ? service.desired_count : counts[from.id].running;
    to.failed_tasks = from.failed_tasks;
    to.created_at = from.created_at;
    to.updated_at = from.updated_at;
    if (from.capacity_provider_strategy.empty()) {
      to.launch_type = show_launch_type(service.launch_type);
    } else {
      to.capacity_provider_strategy = show_strategy(from.capacity_provider_strategy);
    }
    if (to.launch_type != api::LaunchType::kEc2) {
      to.platform_version = "1.4.0";
      to.platform_family = "Linux";
    }
    if (from.network) to.network_configuration = *from.network;
    to.rollout_state = show(from.rollout_state);
    to.rollout_state_reason = from.rollout_state_reason;
  }
  return shown;
}

/// Newest first, as ECS lists them.
std::vector<api::ServiceEvent> show_events(const engine::State& state, const ServiceKey& key) {
  std::vector<api::ServiceEvent> shown;
  const auto& rows = state.table<ServiceEvent>().rows();
  const auto first = rows.lower_bound({key, 0});
  auto at = rows.upper_bound({key, std::numeric_limits<std::int64_t>::max()});
  while (at != first) {
    const ServiceEvent& event = (--at)->second.record;
    shown.push_back({.id = event.id, .created_at = event.at, .message = event.message});
  }
  return shown;
}

/// The rollout that made the primary what it is, and what runs of which revision.
void add_current_rollout(const engine::State& state, const Service& service, api::Service& shown) {
  const auto& identity = state.setting<Identity>();
  if (service.deployments.empty() || service.deployments.front().service_deployment.empty()) return;
  shown.current_service_deployment =
      service_deployment_arn(identity, service.deployments.front().service_deployment);
  auto& revisions = shown.current_service_revisions.emplace();
  for (std::size_t i = 0; i < service.deployments.size(); ++i) {
    const api::Deployment& counted = shown.deployments->at(i);
    revisions.push_back({.arn = service_revision_arn(identity, service.deployments[i].revision),
                         .requested_task_count = counted.desired_count,
                         .running_task_count = counted.running_count,
                         .pending_task_count = counted.pending_count});
  }
}

/// What an EXTERNAL service shows as its own is its PRIMARY's; without one it is not there.
void add_task_sets(const engine::State& state, const Service& service, api::Service& shown) {
  shown.task_sets = show_task_sets(state, service);
  shown.deployments.emplace();
  for (const api::TaskSet& set : *shown.task_sets) {
    *shown.running_count += *set.running_count;
    *shown.pending_count += *set.pending_count;
    if (set.status != "PRIMARY") continue;
    shown.launch_type = set.launch_type;
    shown.capacity_provider_strategy = set.capacity_provider_strategy;
    shown.task_definition = set.task_definition;
    shown.network_configuration = set.network_configuration;
    shown.platform_version = set.platform_version;
    shown.platform_family = set.platform_family;
  }
}

void add_deployments(const engine::State& state, const Service& service, api::Service& shown) {
  shown.deployments = show_deployments(state, service);
  for (const auto& deployment : *shown.deployments) {
    *shown.running_count += *deployment.running_count;
    *shown.pending_count += *deployment.pending_count;
  }
  add_current_rollout(state, service, shown);
  if (shown.deployments->empty()) return;
  const auto& primary = shown.deployments->front();
  shown.launch_type = primary.launch_type;
  shown.capacity_provider_strategy = primary.capacity_provider_strategy;
  shown.task_definition = primary.task_definition;
  shown.network_configuration = primary.network_configuration;
  shown.platform_version = primary.platform_version;
  shown.platform_family = primary.platform_family;
}

/// Nothing that is for the service to decide has a place where somebody else deploys.
api::DeploymentConfiguration show_configuration(const Service& service) {
  if (is_external(service)) {
    return {.maximum_percent = service.maximum_percent,
            .minimum_healthy_percent = service.minimum_healthy_percent};
  }
  return show_deployment_configuration(service.minimum_healthy_percent, service.maximum_percent,
                                       service.circuit_breaker, service.strategy);
}

}  // namespace

api::LaunchType show_launch_type(LaunchType type) {
  return type == LaunchType::kFargate ? api::LaunchType::kFargate : api::LaunchType::kEc2;
}

bool is_wanted(const engine::State& state, const Service& service, std::size_t deployment) {
  if (deployment == 0) return true;
  const auto* rollout =
      state.table<ServiceDeployment>().find(service.deployments.front().service_deployment);
  if (rollout == nullptr || !rollout->lifecycle || is_over(*rollout)) return false;
  return shifts_traffic(rollout->rules.strategy) &&
         rollout->lifecycle->stage < LifecycleStage::kCleanUp &&
         rollout->lifecycle->source == service.deployments[deployment].id;
}

std::vector<api::LoadBalancer> show_load_balancers(
    const std::vector<ServiceLoadBalancer>& balancers) {
  std::vector<api::LoadBalancer> shown;
  for (const auto& from : balancers) {
    auto& to = shown.emplace_back();
    to.target_group_arn = from.target_group.str();
    to.container_name = from.container_name;
    to.container_port = from.container_port;
    if (from.shift) to.advanced_configuration = show_traffic_shift(*from.shift);
  }
  return shown;
}

api::Service show_service(const engine::State& state, const Service& service) {
  const auto& identity = state.setting<Identity>();
  api::Service shown;
  shown.service_arn = service_arn(identity, service.key());
  shown.service_name = service.name;
  shown.cluster_arn = cluster_arn(identity, service.cluster);
  shown.load_balancers = show_load_balancers(load_balancers_of(service));
  shown.service_registries.emplace();
  shown.status = to_string(service.status);
  shown.desired_count = service.desired_count;
  shown.deployment_configuration = show_configuration(service);
  shown.running_count = 0;
  shown.pending_count = 0;
  if (is_external(service)) {
    add_task_sets(state, service, shown);
  } else {
    add_deployments(state, service, shown);
  }
  if (!service.role.empty()) shown.role_arn = service.role;
  shown.events = show_events(state, service.key());
  shown.created_at = service.created_at;
  shown.placement_constraints = show_constraints(service.placement);
  shown.placement_strategy = show_strategy(service.placement);
  shown.health_check_grace_period_seconds = service.grace_period_seconds;
  shown.scheduling_strategy = service.scheduling_strategy == SchedulingStrategy::kDaemon
                                  ? api::SchedulingStrategy::kDaemon
                                  : api::SchedulingStrategy::kReplica;
  shown.deployment_controller = {{.type = is_external(service)
                                              ? api::DeploymentControllerType::kExternal
                                              : api::DeploymentControllerType::kEcs}};
  shown.created_by = "arn:aws:iam::" + identity.account + ":root";
  shown.enable_ecs_managed_tags = service.ecs_managed_tags;
  shown.propagate_tags = show(service.propagate_tags);
  shown.enable_execute_command = service.execute_command;
  shown.availability_zone_rebalancing = service.zone_rebalancing
                                            ? api::AvailabilityZoneRebalancing::kEnabled
                                            : api::AvailabilityZoneRebalancing::kDisabled;
  return shown;
}

}  // namespace minato::ecs
