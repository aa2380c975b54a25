#include "services/ecs/operations/external_service.h"

#include "services/ecs/events.h"
#include "services/ecs/operations/deployment_request.h"
#include "services/ecs/operations/placement_request.h"
#include "services/ecs/operations/service_request.h"
#include "services/ecs/operations/tags.h"
#include "services/ecs/service_commands.h"

namespace minato::ecs {
namespace {

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

template <class List>
bool names_any(const std::optional<List>& list) {
  return list && !list->empty();
}

/// The percentages alone count where somebody else deploys.
Status check_configuration(const std::optional<api::DeploymentConfiguration>& wanted) {
  if (!wanted) return {};
  const char* member = nullptr;
  if (wanted->deployment_circuit_breaker && wanted->deployment_circuit_breaker->enable) {
    member = "deploymentCircuitBreaker";
  } else if (wanted->alarms && wanted->alarms->enable) {
    member = "alarms";
  } else if (wanted->strategy && *wanted->strategy != api::DeploymentStrategy::kRolling) {
    member = "strategy";
  } else if (names_any(wanted->lifecycle_hooks)) {
    member = "lifecycleHooks";
  } else if (wanted->bake_time_in_minutes || wanted->linear_configuration ||
             wanted->canary_configuration || wanted->early_success_criteria) {
    member = "bake times, steps and earlySuccessCriteria";
  }
  if (member == nullptr) return {};
  return invalid(std::string("deploymentConfiguration: ") + member +
                 " can only be used with the ECS deployment controller. The service has the "
                 "EXTERNAL deployment controller.");
}

/// Nothing: the request names none of what is a task set's.
const char* member_of_task_set(const api::CreateServiceRequest& request) {
  if (names_any(request.load_balancers)) return "loadBalancers";
  if (request.network_configuration) return "networkConfiguration";
  if (request.launch_type) return "launchType";
  if (names_any(request.capacity_provider_strategy)) return "capacityProviderStrategy";
  if (names_any(request.platform_version)) return "platformVersion";
  if (names_any(request.role)) return "role";
  return nullptr;
}

/// In the words that ECS has for CODE_DEPLOY.
tl::unexpected<Error> cannot_update(const std::string& what) {
  return invalid("Unable to update " + what +
                 " on services with an EXTERNAL deployment controller. Use CreateTaskSet to deploy "
                 "a task set with it.");
}

Status check_update(const api::UpdateServiceRequest& request) {
  if (request.task_definition) return cannot_update("task definition");
  if (request.load_balancers) return cannot_update("load balancers");
  if (request.network_configuration) return cannot_update("network parameters");
  if (request.capacity_provider_strategy) return cannot_update("capacity provider strategy");
  if (names_any(request.platform_version)) return cannot_update("platform version");
  if (request.force_new_deployment.value_or(false)) {
    return invalid(
        "Cannot force a new deployment on services with an EXTERNAL deployment controller. Use "
        "CreateTaskSet to trigger a new deployment.");
  }
  if (request.deployment_configuration) {
    return invalid(
        "Unable to update the deployment configuration on services with an EXTERNAL deployment "
        "controller.");
  }
  return {};
}

engine::Plan scale(const Service& service, int desired_count, engine::Context& context) {
  engine::Plan plan;
  if (desired_count == service.desired_count) return plan;
  plan.add(SetDesiredCount{service.key(), desired_count});
  for (const Deployment& each : service.deployments) {
    plan.append(tell_computed_count(
        service.key(), each.id, computed_desired_count(service.desired_count, *each.task_set),
        computed_desired_count(desired_count, *each.task_set), context));
  }
  return plan;
}

/// Where one of the sets is of launch type FARGATE there are no rules of placement.
PlacementSubject subject_of(const Service& service) {
  LaunchType launch_type = LaunchType::kEc2;
  for (const Deployment& each : service.deployments) {
    if (launch_type_of(service, each) == LaunchType::kFargate) launch_type = LaunchType::kFargate;
  }
  return {nullptr, launch_type};
}

}  // namespace

bool wants_external(const api::CreateServiceRequest& request) {
  return request.deployment_controller &&
         request.deployment_controller->type == api::DeploymentControllerType::kExternal;
}

Status check_external(const api::CreateServiceRequest& request) {
  if (request.task_definition) {
    // As ECS tells an empty name from another.
    return invalid(request.task_definition->empty() ? "Family should not be null or empty."
                                                    : "TaskDefinition must be blank.");
  }
  if (request.scheduling_strategy == api::SchedulingStrategy::kDaemon) {
    return invalid(
        "The DAEMON scheduling strategy is not supported with the EXTERNAL deployment controller.");
  }
  if (const char* member = member_of_task_set(request)) {
    return invalid(std::string(member) +
                   " must not be specified for a service with the EXTERNAL deployment controller: "
                   "specify it when you create a task set.");
  }
  if (auto good = check_configuration(request.deployment_configuration); !good) return good;
  if (auto good = check_desired_count(request.desired_count); !good) return good;
  return check_grace_period(request.health_check_grace_period_seconds, true);
}

Result<Service> read_external_service(const ClusterName& cluster,
                                      const api::CreateServiceRequest& request,
                                      engine::Context& context) {
  auto tags = read_tags(request.tags);
  if (!tags) return fail(tags.error());
  auto placement = read_placement(request.placement_constraints, request.placement_strategy, {},
                                  {nullptr, LaunchType::kEc2});
  if (!placement) return fail(placement.error());
  ServiceSettings settings{100, 200, {}, {}, PropagateTags::kNone, false};
  if (auto good = read_deployment_configuration(request.deployment_configuration,
                                                SchedulingStrategy::kReplica, settings);
      !good) {
    return fail(good.error());
  }
  settings.placement = *placement;
  const auto zones = read_zone_rebalancing(request.availability_zone_rebalancing, false,
                                           SchedulingStrategy::kReplica, settings);
  if (!zones) return fail(zones.error());
  Service service;
  service.cluster = cluster;
  service.name = request.service_name;
  service.deployment_controller = DeploymentControllerType::kExternal;
  service.desired_count = request.desired_count.value_or(0);
  service.minimum_healthy_percent = settings.minimum_healthy_percent;
  service.maximum_percent = settings.maximum_percent;
  service.grace_period_seconds = request.health_check_grace_period_seconds;
  service.placement = std::move(*placement);
  service.zone_rebalancing = *zones;
  service.propagate_tags = read_propagate_tags(request.propagate_tags, PropagateTags::kNone);
  service.ecs_managed_tags = request.enable_ecs_managed_tags.value_or(false);
  service.execute_command = request.enable_execute_command.value_or(false);
  service.client_token = request.client_token.value_or("");
  service.created_at = context.now;
  service.tags = std::move(*tags);
  return service;
}

Result<engine::Plan> plan_external_update(const Service& service,
                                          const api::UpdateServiceRequest& request,
                                          engine::Context& context) {
  if (auto good = check_controller_stays(service, request.deployment_controller); !good) {
    return fail(good.error());
  }
  if (auto good = check_update(request); !good) return fail(good.error());
  if (auto good = check_desired_count(request.desired_count); !good) return fail(good.error());
  if (auto good = check_grace_period(request.health_check_grace_period_seconds, true); !good) {
    return fail(good.error());
  }
  ServiceSettings settings{service.minimum_healthy_percent,
                           service.maximum_percent,
                           service.circuit_breaker,
                           request.health_check_grace_period_seconds
                               ? request.health_check_grace_period_seconds
                               : service.grace_period_seconds,
                           read_propagate_tags(request.propagate_tags, service.propagate_tags),
                           request.enable_ecs_managed_tags.value_or(service.ecs_managed_tags)};
  settings.execute_command = request.enable_execute_command.value_or(service.execute_command);
  auto placement = read_placement(request.placement_constraints, request.placement_strategy,
                                  service.placement, subject_of(service));
  if (!placement) return fail(placement.error());
  settings.placement = std::move(*placement);
  const auto zones =
      read_zone_rebalancing(request.availability_zone_rebalancing, service.zone_rebalancing,
                            SchedulingStrategy::kReplica, settings);
  if (!zones) return fail(zones.error());
  settings.zone_rebalancing = *zones;
  settings.strategy = service.strategy;
  engine::Plan plan;
  plan.add(ChangeServiceSettings{service.key(), std::move(settings)});
  plan.append(scale(service, request.desired_count.value_or(service.desired_count), context));
  return plan;
}

Status check_controller_stays(const Service& service,
                              const std::optional<api::DeploymentController>& wanted) {
  const bool external = wanted && wanted->type == api::DeploymentControllerType::kExternal;
  if (!wanted || external == is_external(service)) return {};
  return fail(ErrorCode::kUnsupportedMember,
              "deploymentController.type: Minato does not support changing the deployment "
              "controller of a service: create another one.");
}

}  // namespace minato::ecs
