#include "services/ecs/operations/task_set_operations.h"

#include <algorithm>

#include "services/ecs/events.h"
#include "services/ecs/operations/references.h"
#include "services/ecs/operations/tags.h"
#include "services/ecs/operations/task_set_request.h"
#include "services/ecs/operations/task_set_view.h"
#include "services/ecs/service_deployment_commands.h"
#include "services/ecs/task_set_commands.h"

namespace minato::ecs {
namespace {

using engine::Context;
using engine::State;

/// ECS's limit.
constexpr std::size_t kMostTaskSets = 5;

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

/// An ACTIVE service that somebody else deploys.
Result<const Service*> find_external_service(const State& state, const std::string& cluster_name,
                                             const std::string& name) {
  const auto cluster = find_cluster(state, cluster_name);
  if (!cluster) return fail(cluster.error());
  const auto service = find_service(state, (*cluster)->name, name);
  if (!service) return fail(service.error());
  if ((*service)->status != ServiceStatus::kActive) {
    return fail(ErrorCode::kServiceNotActive, "Service was not ACTIVE.");
  }
  if (!is_external(**service)) {
    return invalid(
        "Amazon ECS only supports task set management on services configured to use external "
        "deployment controllers.");
  }
  return *service;
}

struct Found {
  const Service* service;
  const Deployment* set;
};

/// What the operations on one task set begin with.
template <class Request>
Result<Found> find_both(const State& state, const Request& request, const std::string& name) {
  const auto service = find_external_service(state, request.cluster, request.service);
  if (!service) return fail(service.error());
  const Deployment* set = find_task_set(state, **service, name);
  if (set == nullptr) {
    return fail(ErrorCode::kTaskSetNotFound, "The specified task set does not exist.");
  }
  return Found{*service, set};
}

/// Answers with the task set as it is after the plan.
template <class Response>
Handled<Response> shown_after(engine::Plan plan, const ServiceKey& key, const DeploymentId& id,
                              ShowTags tags = ShowTags::kNo) {
  Handled<Response> handled;
  handled.plan = std::move(plan);
  handled.answer = [key, id, tags](const State& after) {
    const Service& service = after.table<Service>().at(key);
    const auto at = std::ranges::find(service.deployments, id, &Deployment::id);
    Response response;
    if (at != service.deployments.end()) {
      response.task_set = show_task_set(after, service, *at, tags);
    }
    return response;
  };
  return handled;
}

/// Null: no task set of the service was made with that token.
const Deployment* made_before(const Service& service, const std::optional<std::string>& token) {
  if (!token || token->empty()) return nullptr;
  const auto at = std::ranges::find_if(service.deployments, [&](const Deployment& each) {
    return each.task_set && each.task_set->client_token == *token;
  });
  return at == service.deployments.end() ? nullptr : &*at;
}

tl::unexpected<Error> is_draining(const Deployment& set) {
  return invalid("The task set " + set.id.str() +
                 " is DRAINING: it is being deleted, and cannot be changed any more.");
}

}  // namespace

Answer<api::CreateTaskSet> create_task_set(const State& state,
                                           const api::CreateTaskSetRequest& request,
                                           Context& context) {
  const auto service = find_external_service(state, request.cluster, request.service);
  if (!service) return fail(service.error());
  const ServiceKey key = (*service)->key();
  if (const Deployment* made = made_before(**service, request.client_token)) {
    const ShowTags tags = made->task_set->tags.empty() ? ShowTags::kNo : ShowTags::kYes;
    return shown_after<api::CreateTaskSetResponse>({}, key, made->id, tags);
  }
  auto made = read_task_set(state, **service, request, context);
  if (!made) return fail(made.error());
  if ((*service)->deployments.size() >= kMostTaskSets) {
    return invalid(std::to_string((*service)->deployments.size()) +
                   " deployments exist on the service. Unable to create new TaskSet since this "
                   "exceeds the maximum limit.");
  }
  const DeploymentId id = made->deployment.id;
  const ShowTags tags = made->deployment.task_set->tags.empty() ? ShowTags::kNo : ShowTags::kYes;
  engine::Plan plan;
  plan.add(CreateServiceRevision{std::move(made->revision)});
  plan.add(CreateTaskSet{key, std::move(made->deployment)});
  return shown_after<api::CreateTaskSetResponse>(std::move(plan), key, id, tags);
}

Answer<api::DescribeTaskSets> describe_task_sets(const State& state,
                                                 const api::DescribeTaskSetsRequest& request,
                                                 Context&) {
  const auto service = find_external_service(state, request.cluster, request.service);
  if (!service) return fail(service.error());
  const ShowTags tags =
      includes(request.include, api::TaskSetField::kTags) ? ShowTags::kYes : ShowTags::kNo;
  api::DescribeTaskSetsResponse response;
  response.task_sets.emplace();
  response.failures.emplace();
  const auto show = [&](const Deployment& set) {
    response.task_sets->push_back(show_task_set(state, **service, set, tags));
  };
  if (!request.task_sets || request.task_sets->empty()) {
    std::ranges::for_each((*service)->deployments, show);
    return answered(std::move(response));
  }
  for (const std::string& name : *request.task_sets) {
    if (const Deployment* set = find_task_set(state, **service, name)) {
      show(*set);
    } else {
      response.failures->push_back(
          {.arn = name.starts_with("arn:") ? name
                                           : task_set_arn(state.setting<Identity>(),
                                                          (*service)->key(), DeploymentId(name)),
           .reason = "MISSING"});
    }
  }
  return answered(std::move(response));
}

Answer<api::UpdateTaskSet> update_task_set(const State& state,
                                           const api::UpdateTaskSetRequest& request,
                                           Context& context) {
  const auto found = find_both(state, request, request.task_set);
  if (!found) return fail(found.error());
  const auto& [service, set] = *found;
  const auto scale = read_scale(request.scale);
  if (!scale) return fail(scale.error());
  if (set->task_set->status == TaskSetStatus::kDraining) return is_draining(*set);
  engine::Plan plan;
  if (*scale != set->task_set->scale) {
    TaskSet scaled = *set->task_set;
    scaled.scale = *scale;
    plan.add(ScaleTaskSet{service->key(), set->id, *scale, context.now});
    plan.append(tell_computed_count(
        service->key(), set->id, computed_desired_count(service->desired_count, *set->task_set),
        computed_desired_count(service->desired_count, scaled), context));
  }
  return shown_after<api::UpdateTaskSetResponse>(std::move(plan), service->key(), set->id);
}

Answer<api::UpdateServicePrimaryTaskSet> update_service_primary_task_set(
    const State& state, const api::UpdateServicePrimaryTaskSetRequest& request, Context& context) {
  const auto found = find_both(state, request, request.primary_task_set);
  if (!found) return fail(found.error());
  const auto& [service, set] = *found;
  if (set->task_set->status == TaskSetStatus::kDraining) return is_draining(*set);
  engine::Plan plan;
  if (set->task_set->status != TaskSetStatus::kPrimary) {
    plan.add(SetPrimaryTaskSet{service->key(), set->id, context.now});
  }
  return shown_after<api::UpdateServicePrimaryTaskSetResponse>(std::move(plan), service->key(),
                                                               set->id);
}

Answer<api::DeleteTaskSet> delete_task_set(const State& state,
                                           const api::DeleteTaskSetRequest& request,
                                           Context& context) {
  const auto found = find_both(state, request, request.task_set);
  if (!found) return fail(found.error());
  const auto& [service, set] = *found;
  engine::Plan plan;
  if (set->task_set->status != TaskSetStatus::kDraining) {
    if (set->task_set->scale > 0 && !request.force.value_or(false)) {
      return invalid(
          "The task set cannot be deleted while it is scaled above 0: scale it to 0 percent, or "
          "set force.");
    }
    plan.add(DrainTaskSet{service->key(), set->id, context.now});
  }
  return shown_after<api::DeleteTaskSetResponse>(std::move(plan), service->key(), set->id);
}

}  // namespace minato::ecs
