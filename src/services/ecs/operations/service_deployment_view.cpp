#include "services/ecs/operations/service_deployment_view.h"

#include <algorithm>

#include "services/ecs/lifecycle_hooks.h"
#include "services/ecs/lifecycle_source.h"
#include "services/ecs/operations/capacity_strategy.h"
#include "services/ecs/operations/deployment_request.h"
#include "services/ecs/operations/hook_request.h"
#include "services/ecs/operations/service_view.h"
#include "services/ecs/rollout_start.h"
#include "services/ecs/task.h"

namespace minato::ecs {
namespace {

using MonitorStatus = api::ServiceDeploymentRollbackMonitorsStatus;

const Service* service_of(const engine::State& state, const ServiceDeployment& deployment) {
  return state.table<Service>().find(deployment.service);
}

/// Whether it is the service's latest: its tasks are what the service wants to have.
bool is_current(const Service* service, const ServiceDeployment& deployment) {
  return service != nullptr && !service->deployments.empty() &&
         service->deployments.front().service_deployment == deployment.id;
}

ClusterName cluster_of(const ServiceKey& service) {
  return ClusterName(service.str().substr(0, service.str().find('/')));
}

std::string arn_of(const engine::State& state, const ServiceRevisionId& id) {
  return service_revision_arn(state.setting<Identity>(), id);
}

/// Of the service's tasks that run or start, those of this revision; requested is what its
/// deployment is to have.
api::ServiceRevisionSummary summarize(const engine::State& state, const Service* service,
                                      const ServiceRevisionId& id) {
  api::ServiceRevisionSummary shown;
  shown.arn = arn_of(state, id);
  shown.requested_task_count = 0;
  shown.running_task_count = 0;
  shown.pending_task_count = 0;
  if (service == nullptr) return shown;
  const auto& deployments = service->deployments;
  const auto at = std::ranges::find(deployments, id, &Deployment::revision);
  if (at == deployments.end()) return shown;
  for (const Task* task : state.index<TasksByService>().find(service->key())) {
    if (task->deployment != at->id) continue;
    if (task->last_status == TaskStatus::kRunning) ++*shown.running_task_count;
    if (task->last_status < TaskStatus::kRunning) ++*shown.pending_task_count;
  }
  const bool wanted =
      is_wanted(state, *service, static_cast<std::size_t>(at - deployments.begin()));
  shown.requested_task_count = wanted ? service->desired_count : *shown.running_task_count;
  return shown;
}

MonitorStatus breaker_status(const ServiceDeployment& deployment) {
  if (!deployment.rules.circuit_breaker.enabled) return MonitorStatus::kDisabled;
  if (deployment.status == ServiceDeploymentStatus::kInProgress) return MonitorStatus::kMonitoring;
  const bool triggered =
      deployment.threshold > 0 && deployment.failed_tasks >= deployment.threshold;
  return triggered ? MonitorStatus::kTriggered : MonitorStatus::kMonitoringComplete;
}

api::ServiceDeploymentCircuitBreaker show_breaker(const engine::State& state,
                                                  const Service* service,
                                                  const ServiceDeployment& deployment) {
  const bool counts_on =
      deployment.status == ServiceDeploymentStatus::kInProgress && is_current(service, deployment);
  const Failures failures = counts_on ? failures_of(state, *service)
                                      : Failures{deployment.failed_tasks, deployment.threshold};
  api::ServiceDeploymentCircuitBreaker shown;
  shown.status = breaker_status(deployment);
  shown.failure_count = failures.count;
  shown.threshold = failures.threshold;
  return shown;
}

/// ECS's API has no word of its own for the stage before production traffic is shifted.
LifecycleStage shown_stage(LifecycleStage stage) {
  return stage == LifecycleStage::kPreProductionTrafficShift
             ? LifecycleStage::kProductionTrafficShift
             : stage;
}

api::DeploymentLifecycleHookDetail show_run(const StrategySettings& settings, const HookRun& run) {
  const LifecycleHook& hook = settings.hooks.at(static_cast<std::size_t>(run.hook));
  api::DeploymentLifecycleHookDetail shown;
  shown.hook_id = run.id;
  shown.target_type = show_target_type(hook.kind);
  if (!hook.target.empty()) shown.target_arn = hook.target;
  shown.status = api::parse_deployment_lifecycle_hook_status(to_string(run.status));
  shown.expires_at = run.expires_at;
  shown.timeout_action = show(hook.timeout_action.value_or(HookAction::kRollback));
  return shown;
}

/// Where traffic is shifted: how much each revision is to have. The target has what the source has
/// not, and all that there is where there was no source.
void show_weights(const engine::State& state, const ServiceDeployment& deployment,
                  api::ServiceDeployment& shown) {
  const Lifecycle& lifecycle = *deployment.lifecycle;
  const double production = lifecycle.production_tenths / 10.0;
  const double test = lifecycle.test_shifted ? 100.0 : 0.0;
  shown.target_service_revision->requested_production_traffic_weight = production;
  shown.target_service_revision->requested_test_traffic_weight = test;
  const auto revision = source_revision(state, deployment);
  for (auto& source : *shown.source_service_revisions) {
    const bool serves = revision && source.arn == arn_of(state, *revision);
    source.requested_production_traffic_weight = serves ? 100.0 - production : 0.0;
    source.requested_test_traffic_weight = serves ? 100.0 - test : 0.0;
  }
}

/// Which group of each pair the revision's tasks are in.
void show_resolved(const ServiceRevision& revision, api::ServiceRevision& shown) {
  for (const auto& balancer : revision.load_balancers) {
    if (!balancer.shift) continue;
    if (!shown.resolved_configuration) shown.resolved_configuration.emplace();
    auto& balancers = shown.resolved_configuration->load_balancers;
    if (!balancers) balancers.emplace();
    balancers->push_back({.target_group_arn = balancer.registered_group().str(),
                          .production_listener_rule = balancer.shift->production_rule});
  }
}

void show_lifecycle(const engine::State& state, const ServiceDeployment& deployment,
                    api::ServiceDeployment& shown) {
  const Lifecycle& lifecycle = *deployment.lifecycle;
  shown.lifecycle_stage =
      api::parse_service_deployment_lifecycle_stage(to_string(shown_stage(lifecycle.stage)));
  if (shifts_traffic(deployment.rules.strategy)) show_weights(state, deployment, shown);
  if (lifecycle.runs.empty()) return;
  auto& details = shown.lifecycle_hook_details.emplace();
  const bool goes_on = deployment.status == ServiceDeploymentStatus::kInProgress;
  const auto present = present_runs(lifecycle);
  for (const HookRun& run : lifecycle.runs) {
    // Of a deployment that was given up nobody waits for a hook any more, but for those that hear
    // of the rollback.
    const bool of_rollback = lifecycle.went_back && &run >= present.data();
    if (goes_on || is_over(run) || of_rollback)
      details.push_back(show_run(*deployment.rules.strategy, run));
  }
}

}  // namespace

api::ServiceDeploymentStatus show(ServiceDeploymentStatus status) {
  switch (status) {
    case ServiceDeploymentStatus::kInProgress:
      return api::ServiceDeploymentStatus::kInProgress;
    case ServiceDeploymentStatus::kSuccessful:
      return api::ServiceDeploymentStatus::kSuccessful;
    case ServiceDeploymentStatus::kStopped:
      return api::ServiceDeploymentStatus::kStopped;
    case ServiceDeploymentStatus::kRollbackInProgress:
      return api::ServiceDeploymentStatus::kRollbackInProgress;
    case ServiceDeploymentStatus::kRollbackSuccessful:
      return api::ServiceDeploymentStatus::kRollbackSuccessful;
    case ServiceDeploymentStatus::kRollbackFailed:
      return api::ServiceDeploymentStatus::kRollbackFailed;
  }
  return api::ServiceDeploymentStatus::kInProgress;
}

api::ServiceDeployment show_service_deployment(const engine::State& state,
                                               const ServiceDeployment& deployment) {
  const auto& identity = state.setting<Identity>();
  const Service* service = service_of(state, deployment);
  api::ServiceDeployment shown;
  shown.service_deployment_arn = service_deployment_arn(identity, deployment.id);
  shown.service_arn = service_arn(identity, deployment.service);
  shown.cluster_arn = cluster_arn(identity, cluster_of(deployment.service));
  shown.created_at = deployment.created_at;
  shown.started_at = deployment.created_at;
  shown.updated_at = deployment.updated_at;
  if (deployment.status == ServiceDeploymentStatus::kStopped) {
    shown.stopped_at = deployment.finished_at;
  } else {
    shown.finished_at = deployment.finished_at;
  }
  shown.source_service_revisions.emplace();
  for (const auto& source : deployment.sources) {
    shown.source_service_revisions->push_back(summarize(state, service, source));
  }
  shown.target_service_revision = summarize(state, service, deployment.target);
  shown.status = show(deployment.status);
  if (!deployment.status_reason.empty()) shown.status_reason = deployment.status_reason;
  const DeploymentRules& rules = deployment.rules;
  shown.deployment_configuration = show_deployment_configuration(
      rules.minimum_healthy_percent, rules.maximum_percent, rules.circuit_breaker, rules.strategy);
  if (deployment.lifecycle) show_lifecycle(state, deployment, shown);
  if (deployment.rollback) {
    shown.rollback = {{.reason = deployment.rollback->reason,
                       .started_at = deployment.rollback->started_at,
                       .service_revision_arn = arn_of(state, deployment.rollback->revision)}};
  }
  shown.deployment_circuit_breaker = show_breaker(state, service, deployment);
  shown.alarms = {{.status = MonitorStatus::kDisabled,
                   .alarm_names = std::vector<std::string>{},
                   .triggered_alarm_names = std::vector<std::string>{}}};
  return shown;
}

api::ServiceDeploymentBrief show_brief(const engine::State& state,
                                       const ServiceDeployment& deployment) {
  const auto& identity = state.setting<Identity>();
  api::ServiceDeploymentBrief shown;
  shown.service_deployment_arn = service_deployment_arn(identity, deployment.id);
  shown.service_arn = service_arn(identity, deployment.service);
  shown.cluster_arn = cluster_arn(identity, cluster_of(deployment.service));
  shown.created_at = deployment.created_at;
  shown.started_at = deployment.created_at;
  if (deployment.status != ServiceDeploymentStatus::kStopped) {
    shown.finished_at = deployment.finished_at;
  }
  shown.target_service_revision_arn = arn_of(state, deployment.target);
  shown.status = show(deployment.status);
  if (!deployment.status_reason.empty()) shown.status_reason = deployment.status_reason;
  return shown;
}

api::ServiceRevision show_service_revision(const engine::State& state,
                                           const ServiceRevision& revision) {
  const auto& identity = state.setting<Identity>();
  const bool by_strategy = !revision.capacity_provider_strategy.empty();
  const bool is_fargate = by_strategy || revision.launch_type == LaunchType::kFargate;
  api::ServiceRevision shown;
  shown.service_revision_arn = service_revision_arn(identity, revision.id);
  shown.service_arn = service_arn(identity, revision.service);
  shown.cluster_arn = cluster_arn(identity, cluster_of(revision.service));
  shown.task_definition = task_definition_arn(identity, revision.definition);
  if (by_strategy) {
    shown.capacity_provider_strategy = show_strategy(revision.capacity_provider_strategy);
  } else {
    shown.launch_type = is_fargate ? api::LaunchType::kFargate : api::LaunchType::kEc2;
  }
  if (is_fargate) {
    shown.platform_version = "1.4.0";
    shown.platform_family = "Linux";
  }
  shown.load_balancers = show_load_balancers(revision.load_balancers);
  show_resolved(revision, shown);
  if (revision.network) shown.network_configuration = *revision.network;
  const auto* definition = state.table<TaskDefinition>().find(revision.definition);
  if (definition != nullptr && definition->document->container_definitions) {
    auto& images = shown.container_images.emplace();
    for (const auto& container : *definition->document->container_definitions) {
      auto& shown_image = images.emplace_back();
      shown_image.container_name = container.name;
      shown_image.image = container.image;
      const auto pin =
          std::ranges::find(revision.images, container.name.value_or(""), &PinnedImage::container);
      if (pin != revision.images.end()) shown_image.image_digest = pin->digest;
    }
  }
  shown.guard_duty_enabled = false;
  shown.created_at = revision.created_at;
  return shown;
}

}  // namespace minato::ecs
