#include "services/ecs/operations/service_operations.h"

#include <algorithm>

#include "services/ecs/operations/capacity_strategy.h"
#include "services/ecs/operations/deployment_request.h"
#include "services/ecs/operations/external_service.h"
#include "services/ecs/operations/names.h"
#include "services/ecs/operations/pagination.h"
#include "services/ecs/operations/placement_request.h"
#include "services/ecs/operations/references.h"
#include "services/ecs/operations/service_request.h"
#include "services/ecs/operations/service_view.h"
#include "services/ecs/operations/strategy_request.h"
#include "services/ecs/operations/tags.h"
#include "services/ecs/operations/traffic_shift_request.h"
#include "services/ecs/rollout_start.h"
#include "services/ecs/service_commands.h"
#include "services/ecs/service_indexes.h"
#include "services/ecs/task_set_commands.h"

namespace minato::ecs {
namespace {

using engine::Context;
using engine::State;

constexpr std::size_t kMostDescribed = 10;

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

/// In the words of ECS, as are others here of DAEMON.
tl::unexpected<Error> no_desired_count() {
  return invalid(
      "The daemon scheduling strategy does not support a desired count for services. Remove the "
      "desired count value and try again");
}

Status check_controller(const std::optional<api::DeploymentController>& controller) {
  if (!controller || controller->type != api::DeploymentControllerType::kCodeDeploy) return {};
  return fail(ErrorCode::kUnsupportedMember,
              "deploymentController.type CODE_DEPLOY is not supported by Minato: the deployment "
              "strategies BLUE_GREEN, LINEAR and CANARY of the type ECS shift traffic by "
              "themselves, and the type EXTERNAL leaves deployments to whoever scales task sets.");
}

/// Answers with the service as it is after the plan.
template <class Response>
Handled<Response> shown_after(engine::Plan plan, const ServiceKey& key) {
  Handled<Response> handled;
  handled.plan = std::move(plan);
  handled.answer = [key](const State& after) {
    const Service& service = after.table<Service>().at(key);
    Response response;
    response.service = show_service(after, service);
    if (!service.tags.empty()) response.service->tags = show_tags(service.tags);
    return response;
  };
  return handled;
}

/// What may be wrong with a CreateService that has nothing to do with other things.
Status check_alone(const api::CreateServiceRequest& request) {
  if (!is_name(request.service_name)) {
    return invalid("Service names have 1 to 255 letters, numbers, hyphens and underscores.");
  }
  const bool daemon = request.scheduling_strategy == api::SchedulingStrategy::kDaemon;
  if (daemon && request.desired_count) return no_desired_count();
  if (daemon && request.launch_type == api::LaunchType::kFargate) {
    return invalid("The DAEMON scheduling strategy is not supported with FARGATE launch type.");
  }
  if (auto good = check_controller(request.deployment_controller); !good) return good;
  if (wants_external(request)) return check_external(request);
  if (!request.task_definition) return invalid("TaskDefinition can not be blank.");
  if (auto good = check_desired_count(request.desired_count); !good) return good;
  return check_grace_period(request.health_check_grace_period_seconds,
                            request.load_balancers && !request.load_balancers->empty());
}

/// A DAEMON's tasks have their instance to themselves: the old one goes before the new one comes.
ServiceSettings default_settings(SchedulingStrategy scheduling) {
  const bool daemon = scheduling == SchedulingStrategy::kDaemon;
  return {daemon ? 0 : 100, daemon ? 100 : 200, {}, {}, PropagateTags::kNone, false};
}

/// A DAEMON has none: it runs on each machine, whatever the cluster's own strategy is.
Result<CapacityProviderStrategy> capacity_strategy_of(
    const Cluster& cluster, SchedulingStrategy scheduling,
    const std::optional<std::vector<api::CapacityProviderStrategyItem>>& wanted,
    const std::optional<api::LaunchType>& launch_type) {
  if (scheduling == SchedulingStrategy::kReplica) return strategy_of(cluster, wanted, launch_type);
  if (!wanted || wanted->empty()) return CapacityProviderStrategy{};
  return invalid(
      "Specifying a capacity provider strategy is not supported when you create a service using "
      "the DAEMON scheduling strategy.");
}

struct NewService {
  Service service;  // Without a deployment.
  ServiceRevision revision;
};

Result<NewService> read_service(const State& state, const ClusterName& cluster,
                                const api::CreateServiceRequest& request, Context& context) {
  const auto definition = find_active_task_definition(state, *request.task_definition);
  if (!definition) return fail(definition.error());
  auto balancers = read_load_balancers(
      state, request.load_balancers.value_or(std::vector<api::LoadBalancer>{}), **definition);
  if (!balancers) return fail(balancers.error());
  auto network = read_network(state, request.network_configuration, **definition);
  if (!network) return fail(network.error());
  const auto scheduling = request.scheduling_strategy == api::SchedulingStrategy::kDaemon
                              ? SchedulingStrategy::kDaemon
                              : SchedulingStrategy::kReplica;
  auto strategy = capacity_strategy_of(state.table<Cluster>().at(cluster), scheduling,
                                       request.capacity_provider_strategy, request.launch_type);
  if (!strategy) return fail(strategy.error());
  const auto launch_type = read_launch_type(
      strategy->empty() ? request.launch_type : api::LaunchType::kFargate, **definition);
  if (!launch_type) return fail(launch_type.error());
  auto tags = read_tags(request.tags);
  if (!tags) return fail(tags.error());
  auto placement = read_placement(request.placement_constraints, request.placement_strategy, {},
                                  {*definition, *launch_type, scheduling});
  if (!placement) return fail(placement.error());
  ServiceSettings settings = default_settings(scheduling);
  if (auto good =
          read_deployment_configuration(request.deployment_configuration, scheduling, settings);
      !good) {
    return fail(good.error());
  }
  auto rollout_strategy = read_strategy(
      state, request.deployment_configuration,
      {cluster, scheduling, *launch_type, settings.minimum_healthy_percent, *network}, {});
  if (!rollout_strategy) return fail(rollout_strategy.error());
  if (auto good = check_shifts(*rollout_strategy, *balancers, scheduling); !good) {
    return fail(good.error());
  }
  settings.placement = std::move(*placement);
  const auto zones =
      read_zone_rebalancing(request.availability_zone_rebalancing, false, scheduling, settings);
  if (!zones) return fail(zones.error());
  Service service;
  service.scheduling_strategy = scheduling;
  service.strategy = std::move(*rollout_strategy);
  service.placement = std::move(settings.placement);
  service.zone_rebalancing = *zones;
  service.cluster = cluster;
  service.name = request.service_name;
  service.desired_count = request.desired_count.value_or(0);
  service.minimum_healthy_percent = settings.minimum_healthy_percent;
  service.maximum_percent = settings.maximum_percent;
  service.circuit_breaker = settings.circuit_breaker;
  service.grace_period_seconds = request.health_check_grace_period_seconds;
  service.launch_type = *launch_type;
  service.propagate_tags = read_propagate_tags(request.propagate_tags, PropagateTags::kNone);
  service.ecs_managed_tags = request.enable_ecs_managed_tags.value_or(false);
  service.execute_command = request.enable_execute_command.value_or(false);
  service.role = request.role.value_or("");
  service.client_token = request.client_token.value_or("");
  service.created_at = context.now;
  service.tags = std::move(*tags);
  ServiceRevision revision = make_revision(service.key(), context);
  revision.definition = (*definition)->id;
  revision.launch_type = *launch_type;
  revision.network = std::move(*network);
  revision.load_balancers = std::move(*balancers);
  revision.capacity_provider_strategy = std::move(*strategy);
  return NewService{std::move(service), std::move(revision)};
}

/// Everything that an UpdateService may ask for, merged with what is.
struct ServiceUpdate {
  const TaskDefinition* definition = nullptr;
  Document<api::NetworkConfiguration> network;
  std::vector<ServiceLoadBalancer> load_balancers;
  CapacityProviderStrategy strategy;
  ServiceSettings settings;
};

/// Tasks by a strategy are of launch type FARGATE.
LaunchType launch_type_after(const Service& service, const ServiceUpdate& update) {
  return update.strategy.empty() ? service.launch_type : LaunchType::kFargate;
}

std::optional<api::NetworkConfiguration> shown(const Document<api::NetworkConfiguration>& network) {
  if (!network) return std::nullopt;
  return *network;
}

/// Definition, network and load balancers: what is not named stays, and all have to suit each
/// other.
Status read_rollout(const State& state, const Service& service,
                    const api::UpdateServiceRequest& request, ServiceUpdate& update) {
  const Deployment& primary = service.deployments.front();
  update.definition = &state.table<TaskDefinition>().at(primary.definition);
  update.network = primary.network;
  update.load_balancers = without_choice(primary.load_balancers);
  update.strategy = primary.capacity_provider_strategy;
  if (request.capacity_provider_strategy) {
    auto strategy = capacity_strategy_of(state.table<Cluster>().at(service.cluster),
                                         service.scheduling_strategy,
                                         request.capacity_provider_strategy, std::nullopt);
    if (!strategy) return fail(strategy.error());
    update.strategy = std::move(*strategy);
  }
  if (!request.task_definition && !request.network_configuration && !request.load_balancers &&
      update.strategy == primary.capacity_provider_strategy) {
    return {};
  }
  if (request.task_definition) {
    const auto definition = find_active_task_definition(state, *request.task_definition);
    if (!definition) return fail(definition.error());
    update.definition = *definition;
  }
  auto network = read_network(
      state, request.network_configuration ? request.network_configuration : shown(primary.network),
      *update.definition);
  if (!network) return fail(network.error());
  update.network = std::move(*network);
  auto balancers =
      read_load_balancers(state,
                          request.load_balancers ? *request.load_balancers
                                                 : show_load_balancers(primary.load_balancers),
                          *update.definition);
  if (!balancers) return fail(balancers.error());
  update.load_balancers = std::move(*balancers);
  if (request.load_balancers) {
    const Status good = check_rules_are_free(state, service.key(), update.load_balancers);
    if (!good) return good;
  }
  if (auto good = check_serving(state, service, update.load_balancers); !good) return good;
  return check_compatibility(launch_type_after(service, update), *update.definition);
}

/// Something that a deployment goes by: it has to suit the rest. A service that went back to a
/// revision from before its strategy can still be scaled.
bool concerns_deployments(const api::UpdateServiceRequest& request) {
  return request.deployment_configuration || request.load_balancers || request.task_definition ||
         request.network_configuration || request.capacity_provider_strategy ||
         request.force_new_deployment.value_or(false);
}

Status read_new_strategy(const State& state, const Service& service,
                         const api::UpdateServiceRequest& request, ServiceUpdate& update) {
  auto strategy = read_strategy(
      state, request.deployment_configuration,
      {service.cluster, service.scheduling_strategy, launch_type_after(service, update),
       update.settings.minimum_healthy_percent, update.network},
      service.strategy);
  if (!strategy) return fail(strategy.error());
  update.settings.strategy = std::move(*strategy);
  if (!concerns_deployments(request)) return {};
  return check_shifts(update.settings.strategy, update.load_balancers, service.scheduling_strategy);
}

Result<ServiceUpdate> read_update(const State& state, const Service& service,
                                  const api::UpdateServiceRequest& request) {
  ServiceUpdate update;
  update.settings = {service.minimum_healthy_percent,
                     service.maximum_percent,
                     service.circuit_breaker,
                     service.grace_period_seconds,
                     read_propagate_tags(request.propagate_tags, service.propagate_tags),
                     request.enable_ecs_managed_tags.value_or(service.ecs_managed_tags)};
  update.settings.execute_command =
      request.enable_execute_command.value_or(service.execute_command);
  Status good = read_rollout(state, service, request, update);
  if (!good) return fail(good.error());
  auto placement = read_placement(
      request.placement_constraints, request.placement_strategy, service.placement,
      {update.definition, launch_type_after(service, update), service.scheduling_strategy});
  if (!placement) return fail(placement.error());
  update.settings.placement = std::move(*placement);
  good = read_deployment_configuration(request.deployment_configuration,
                                       service.scheduling_strategy, update.settings);
  if (good) good = read_new_strategy(state, service, request, update);
  if (good && request.desired_count && service.scheduling_strategy == SchedulingStrategy::kDaemon) {
    good = no_desired_count();
  }
  if (good) good = check_desired_count(request.desired_count);
  if (good) good = check_controller(request.deployment_controller);
  if (good) good = check_controller_stays(service, request.deployment_controller);
  if (good) {
    good = check_grace_period(request.health_check_grace_period_seconds,
                              !update.load_balancers.empty());
  }
  if (!good) return fail(good.error());
  const auto zones =
      read_zone_rebalancing(request.availability_zone_rebalancing, service.zone_rebalancing,
                            service.scheduling_strategy, update.settings);
  if (!zones) return fail(zones.error());
  update.settings.zone_rebalancing = *zones;
  if (request.health_check_grace_period_seconds) {
    update.settings.grace_period_seconds = request.health_check_grace_period_seconds;
  }
  return update;
}

/// A change of these starts a deployment; a change of counts and percentages does not.
bool needs_deployment(const Service& service, const ServiceUpdate& update, bool forced) {
  const Deployment& primary = service.deployments.front();
  return forced || primary.definition != update.definition->id ||
         !(primary.network == update.network) ||
         without_choice(primary.load_balancers) != update.load_balancers ||
         primary.capacity_provider_strategy != update.strategy;
}

engine::Plan start_rollout(const State& state, const Service& service, const ServiceUpdate& update,
                           std::optional<int> desired_count, Context& context) {
  Service updated = service;
  updated.minimum_healthy_percent = update.settings.minimum_healthy_percent;
  updated.maximum_percent = update.settings.maximum_percent;
  updated.circuit_breaker = update.settings.circuit_breaker;
  updated.strategy = update.settings.strategy;
  updated.desired_count = desired_count.value_or(service.desired_count);
  ServiceRevision revision = make_revision(service.key(), context);
  revision.definition = update.definition->id;
  revision.launch_type = service.launch_type;
  revision.network = update.network;
  revision.load_balancers = update.load_balancers;
  revision.capacity_provider_strategy = update.strategy;
  return plan_rollout_start(state, updated, std::move(revision), context);
}

}  // namespace

Result<Handled<api::CreateServiceResponse>> create_service(const State& state,
                                                           const api::CreateServiceRequest& request,
                                                           Context& context) {
  if (auto good = check_alone(request); !good) return fail(good.error());
  const auto cluster = find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  const ServiceKey key = service_key((*cluster)->name, request.service_name);
  const Service* present = state.table<Service>().find(key);
  if (present != nullptr && present->status == ServiceStatus::kActive) {
    if (request.client_token && present->client_token == *request.client_token) {
      return shown_after<api::CreateServiceResponse>({}, key);
    }
    return invalid("Creation of service was not idempotent.");
  }
  if (present != nullptr && present->status == ServiceStatus::kDraining) {
    return invalid("Unable to Start a service that is still Draining.");
  }
  if (wants_external(request)) {
    auto service = read_external_service((*cluster)->name, request, context);
    if (!service) return fail(service.error());
    engine::Plan plan;
    plan.add(CreateService{std::move(*service)});
    return shown_after<api::CreateServiceResponse>(std::move(plan), key);
  }
  auto made = read_service(state, (*cluster)->name, request, context);
  if (!made) return fail(made.error());
  if (auto good = check_rules_are_free(state, key, made->revision.load_balancers); !good) {
    return fail(good.error());
  }
  Deployment deployment = make_deployment(made->revision, context);
  ServiceDeployment rollout =
      make_service_deployment(made->service, made->revision, deployment, context);
  made->service.deployments.push_back(std::move(deployment));
  engine::Plan plan;
  plan.add(CreateService{std::move(made->service)});
  plan.add(CreateServiceRevision{std::move(made->revision)});
  plan.add(CreateServiceDeployment{std::move(rollout)});
  return shown_after<api::CreateServiceResponse>(std::move(plan), key);
}

Result<Handled<api::UpdateServiceResponse>> update_service(const State& state,
                                                           const api::UpdateServiceRequest& request,
                                                           Context& context) {
  const auto cluster = find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  const auto found = find_service(state, (*cluster)->name, request.service);
  if (!found) return fail(found.error());
  const Service& service = **found;
  if (service.status != ServiceStatus::kActive) {
    return fail(ErrorCode::kServiceNotActive, "Service was not ACTIVE.");
  }
  if (is_external(service)) {
    auto plan = plan_external_update(service, request, context);
    if (!plan) return fail(plan.error());
    return shown_after<api::UpdateServiceResponse>(std::move(*plan), service.key());
  }
  auto update = read_update(state, service, request);
  if (!update) return fail(update.error());
  engine::Plan plan;
  plan.add(ChangeServiceSettings{service.key(), update->settings});
  if (request.desired_count && *request.desired_count != service.desired_count) {
    plan.add(SetDesiredCount{service.key(), *request.desired_count});
  }
  if (needs_deployment(service, *update, request.force_new_deployment.value_or(false))) {
    plan.append(start_rollout(state, service, *update, request.desired_count, context));
  }
  return shown_after<api::UpdateServiceResponse>(std::move(plan), service.key());
}

Result<Handled<api::DescribeServicesResponse>> describe_services(
    const State& state, const api::DescribeServicesRequest& request, Context&) {
  const auto cluster = find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  if (request.services.empty()) return invalid("Services cannot be empty.");
  if (request.services.size() > kMostDescribed) {
    return invalid("At most 10 services can be described at once.");
  }
  api::DescribeServicesResponse response;
  response.services.emplace();
  response.failures.emplace();
  for (const auto& reference : request.services) {
    const auto service = find_service(state, (*cluster)->name, reference);
    if (!service) {
      const std::string arn =
          reference.starts_with("arn:")
              ? reference
              : service_arn(state.setting<Identity>(), service_key((*cluster)->name, reference));
      response.failures->push_back({.arn = arn, .reason = "MISSING"});
      continue;
    }
    api::Service& shown = response.services->emplace_back(show_service(state, **service));
    if (includes(request.include, api::ServiceField::kTags)) {
      shown.tags = show_tags((*service)->tags);
    }
  }
  return answered(std::move(response));
}

Result<Handled<api::ListServicesResponse>> list_services(const State& state,
                                                         const api::ListServicesRequest& request,
                                                         Context&) {
  const auto cluster = find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  std::vector<std::string> arns;
  for (const Service* service : state.index<ServicesByCluster>().find((*cluster)->name)) {
    if (service->status == ServiceStatus::kInactive) continue;
    if (request.launch_type &&
        to_string(*request.launch_type) != minato::to_string(launch_type_of(*service))) {
      continue;
    }
    if (request.scheduling_strategy && to_string(*request.scheduling_strategy) !=
                                           minato::to_string(service->scheduling_strategy)) {
      continue;
    }
    arns.push_back(service_arn(state.setting<Identity>(), service->key()));
  }
  // ECS lists ten services where nothing else is asked for.
  auto page = paginate(std::move(arns), request.next_token, request.max_results.value_or(10));
  if (!page) return fail(page.error());
  return answered(api::ListServicesResponse{.service_arns = std::move(page->names),
                                            .next_token = std::move(page->next_token)});
}

Result<Handled<api::DeleteServiceResponse>> delete_service(const State& state,
                                                           const api::DeleteServiceRequest& request,
                                                           Context& context) {
  const auto cluster = find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  const auto found = find_service(state, (*cluster)->name, request.service);
  if (!found) return fail(found.error());
  const Service& service = **found;
  if (service.status == ServiceStatus::kInactive) {
    return fail(ErrorCode::kServiceNotFound, "Service not found.");
  }
  engine::Plan plan;
  if (service.status == ServiceStatus::kActive) {
    if (service.desired_count > 0 && !request.force.value_or(false) &&
        service.scheduling_strategy == SchedulingStrategy::kReplica) {
      return invalid("The service cannot be stopped while it is scaled above 0.");
    }
    for (const Deployment& each : service.deployments) {
      if (each.task_set) plan.add(DrainTaskSet{service.key(), each.id, context.now});
    }
    plan.add(SetDesiredCount{service.key(), 0});
    plan.add(SetServiceStatus{service.key(), ServiceStatus::kDraining, context.now});
  }
  return shown_after<api::DeleteServiceResponse>(std::move(plan), service.key());
}

}  // namespace minato::ecs
