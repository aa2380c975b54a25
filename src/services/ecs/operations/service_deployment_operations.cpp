#include "services/ecs/operations/service_deployment_operations.h"

#include <algorithm>
#include <limits>

#include "services/ecs/events.h"
#include "services/ecs/operations/pagination.h"
#include "services/ecs/operations/references.h"
#include "services/ecs/operations/service_deployment_view.h"
#include "services/ecs/rollout_start.h"
#include "services/ecs/service_commands.h"

namespace minato::ecs {
namespace {

using engine::Context;
using engine::State;

constexpr std::size_t kMostDescribed = 20;

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

/// What follows "service-deployment/" in an ARN of ours.
std::optional<std::string> name_in(const State& state, std::string_view kind,
                                   const std::string& arn) {
  const std::string prefix = make_arn(state.setting<Identity>(), "ecs", std::string(kind) + '/');
  if (!arn.starts_with(prefix)) return std::nullopt;
  return arn.substr(prefix.size());
}

const ServiceDeployment* find_service_deployment(const State& state, const std::string& arn) {
  const auto name = name_in(state, "service-deployment", arn);
  return name ? state.table<ServiceDeployment>().find(ServiceDeploymentId(*name)) : nullptr;
}

const ServiceRevision* find_service_revision(const State& state, const std::string& arn) {
  const auto name = name_in(state, "service-revision", arn);
  return name ? state.table<ServiceRevision>().find(ServiceRevisionId(*name)) : nullptr;
}

Status check_arns(const std::vector<std::string>& arns, const char* member) {
  if (arns.empty()) return invalid(std::string(member) + " cannot be empty.");
  if (arns.size() <= kMostDescribed) return {};
  return invalid("At most 20 " + std::string(member) + " can be described at once.");
}

bool is_listed(const ServiceDeployment& deployment,
               const api::ListServiceDeploymentsRequest& request) {
  if (request.status && !request.status->empty() &&
      std::ranges::count(*request.status, show(deployment.status)) == 0) {
    return false;
  }
  if (!request.created_at) return true;
  const auto& [before, after] = *request.created_at;
  return (!before || deployment.created_at < *before) && (!after || deployment.created_at > *after);
}

/// "Newest first" as names that are in the order of their letters.
std::string place_of(const ServiceDeployment& deployment) {
  const std::string place = std::to_string(std::numeric_limits<int>::max() - deployment.number);
  return std::string(10 - place.size(), '0') + place + ' ' + deployment.id.str();
}

Error not_found() {
  return {ErrorCode::kServiceDeploymentNotFound, "The service deployment was not found."};
}

/// Null: none of the latest has the id.
const HookRun* find_run(const ServiceDeployment& deployment, const std::string& id) {
  if (!deployment.lifecycle) return nullptr;
  const auto& runs = deployment.lifecycle->runs;
  const auto at = std::ranges::find(runs, id, &HookRun::id);
  return at == runs.end() ? nullptr : &*at;
}

engine::Plan plan_abort(const State& state, const Service& service,
                        const ServiceDeployment& deployment, Instant now) {
  engine::Plan plan = stop_hook_tasks(state, service, StoppedHooks::kAll, now);
  plan.add(SetRolloutState{service.key(), service.deployments.front().id, RolloutState::kFailed,
                           "ECS deployment stopped by request.", now});
  plan.add(FinishServiceDeployment{deployment.id, ServiceDeploymentStatus::kStopped,
                                   "Service deployment stopped by request.", now,
                                   failures_of(state, service)});
  return plan;
}

}  // namespace

Result<Handled<api::ListServiceDeploymentsResponse>> list_service_deployments(
    const State& state, const api::ListServiceDeploymentsRequest& request, Context&) {
  const auto cluster = find_cluster(state, request.cluster);
  if (!cluster) return fail(cluster.error());
  const auto service = find_service(state, (*cluster)->name, request.service);
  if (!service) return fail(service.error());
  std::vector<std::string> places;
  for (const ServiceDeployment* each :
       state.index<ServiceDeploymentsByService>().find((*service)->key())) {
    if (is_listed(*each, request)) places.push_back(place_of(*each));
  }
  std::ranges::sort(places);
  auto page = paginate(std::move(places), request.next_token, request.max_results.value_or(20));
  if (!page) return fail(page.error());
  api::ListServiceDeploymentsResponse response;
  response.service_deployments.emplace();
  for (const std::string& place : page->names) {
    const ServiceDeploymentId id(place.substr(place.find(' ') + 1));
    response.service_deployments->push_back(
        show_brief(state, state.table<ServiceDeployment>().at(id)));
  }
  response.next_token = std::move(page->next_token);
  return answered(std::move(response));
}

Result<Handled<api::DescribeServiceDeploymentsResponse>> describe_service_deployments(
    const State& state, const api::DescribeServiceDeploymentsRequest& request, Context&) {
  if (auto good = check_arns(request.service_deployment_arns, "serviceDeploymentArns"); !good) {
    return fail(good.error());
  }
  api::DescribeServiceDeploymentsResponse response;
  response.service_deployments.emplace();
  response.failures.emplace();
  for (const std::string& arn : request.service_deployment_arns) {
    if (const auto* found = find_service_deployment(state, arn); found != nullptr) {
      response.service_deployments->push_back(show_service_deployment(state, *found));
    } else {
      response.failures->push_back({.arn = arn, .reason = "MISSING"});
    }
  }
  return answered(std::move(response));
}

Result<Handled<api::DescribeServiceRevisionsResponse>> describe_service_revisions(
    const State& state, const api::DescribeServiceRevisionsRequest& request, Context&) {
  if (auto good = check_arns(request.service_revision_arns, "serviceRevisionArns"); !good) {
    return fail(good.error());
  }
  api::DescribeServiceRevisionsResponse response;
  response.service_revisions.emplace();
  response.failures.emplace();
  for (const std::string& arn : request.service_revision_arns) {
    if (const auto* found = find_service_revision(state, arn); found != nullptr) {
      response.service_revisions->push_back(show_service_revision(state, *found));
    } else {
      response.failures->push_back({.arn = arn, .reason = "MISSING"});
    }
  }
  return answered(std::move(response));
}

Result<Handled<api::StopServiceDeploymentResponse>> stop_service_deployment(
    const State& state, const api::StopServiceDeploymentRequest& request, Context& context) {
  const auto* deployment = find_service_deployment(state, request.service_deployment_arn);
  if (deployment == nullptr) return fail(not_found());
  const Service* service = state.table<Service>().find(deployment->service);
  if (service == nullptr || deployment->status != ServiceDeploymentStatus::kInProgress) {
    return fail(ErrorCode::kConflict,
                "Only a service deployment that is IN_PROGRESS can be stopped: this one is " +
                    std::string(to_string(show(deployment->status))) + '.');
  }
  engine::Plan plan;
  const std::string& id = service->deployments.front().id.str();
  if (request.stop_type == api::StopServiceDeploymentStopType::kAbort) {
    plan = plan_abort(state, *service, *deployment, context.now);
    plan.add(make_event(service->key(), "(deployment " + id + ") deployment stopped by request.",
                        context));
  } else if (!can_roll_back(state, *service)) {
    return fail(ErrorCode::kConflict,
                "There is no service revision to roll back to: none was deployed to its end "
                "before, or what "
                "was is being cleaned up. The stopType ABORT stops without a rollback.");
  } else {
    plan = plan_rollback(
        state, *service,
        {"ECS deployment stopped by request.", "Service deployment rolled back by request.",
         "ECS deployment stopped by request: rolling back to deploymentId "},
        context);
    plan.add(make_event(service->key(),
                        "(deployment " + id + ") deployment stopped by request, rolling back.",
                        context));
  }
  Handled<api::StopServiceDeploymentResponse> handled;
  handled.plan = std::move(plan);
  handled.answer = [arn = request.service_deployment_arn](const State&) {
    return api::StopServiceDeploymentResponse{.service_deployment_arn = arn};
  };
  return handled;
}

Result<Handled<api::ContinueServiceDeploymentResponse>> continue_service_deployment(
    const State& state, const api::ContinueServiceDeploymentRequest& request, Context&) {
  const auto* deployment = find_service_deployment(state, request.service_deployment_arn);
  if (deployment == nullptr) return fail(not_found());
  const HookRun* paused = find_run(*deployment, request.hook_id);
  if (paused == nullptr) {
    return invalid("The service deployment has no lifecycle hook with the hookId " +
                   request.hook_id + '.');
  }
  if (is_over(*deployment) || deployment->rollback ||
      paused->status != HookStatus::kAwaitingAction) {
    return fail(ErrorCode::kConflict,
                "Only a lifecycle hook that is AWAITING_ACTION can be continued: this one is " +
                    std::string(to_string(paused->status)) + '.');
  }
  const bool goes_on = request.action != api::DeploymentLifecycleHookAction::kRollback;
  Handled<api::ContinueServiceDeploymentResponse> handled;
  handled.plan.add(SettleHook{deployment->id, request.hook_id,
                              goes_on ? HookStatus::kSucceeded : HookStatus::kFailed,
                              goes_on ? "" : "a rollback was asked for"});
  handled.answer = [arn = request.service_deployment_arn](const State&) {
    return api::ContinueServiceDeploymentResponse{.service_deployment_arn = arn};
  };
  return handled;
}

}  // namespace minato::ecs
