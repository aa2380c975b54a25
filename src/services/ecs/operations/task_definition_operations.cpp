#include "services/ecs/operations/task_definition_operations.h"

#include <algorithm>
#include <charconv>

#include "services/ecs/cluster_commands.h"
#include "services/ecs/operations/pagination.h"
#include "services/ecs/operations/references.h"
#include "services/ecs/operations/tags.h"
#include "services/ecs/operations/task_definition_reader.h"
#include "services/ecs/operations/task_definition_view.h"
#include "services/ecs/task_definition_family.h"

namespace minato::ecs {
namespace {

using engine::Context;
using engine::State;

/// Revisions count on over deregistered and deleted ones.
int next_revision(const State& state, const std::string& family) {
  const auto* deleted = state.table<TaskDefinitionFamily>().find(FamilyName(family));
  const auto& revisions = state.index<TaskDefinitionsByFamily>().find(family);
  return std::max(deleted == nullptr ? 0 : deleted->highest_deleted,
                  revisions.empty() ? 0 : (*revisions.rbegin())->id.revision) +
         1;
}

/// The key in an ARN that was listed: revisions are in the order of numbers, not of digits.
TaskDefinitionKey listed_key(const std::string& arn) {
  const auto colon = arn.rfind(':');
  TaskDefinitionKey key;
  if (colon == std::string::npos) return key;
  key.family = arn.substr(0, colon);
  std::from_chars(arn.data() + colon + 1, arn.data() + arn.size(), key.revision);
  return key;
}

}  // namespace

Result<Handled<api::RegisterTaskDefinitionResponse>> register_task_definition(
    const State& state, const api::RegisterTaskDefinitionRequest& request, Context& context) {
  auto definition = read_task_definition(request);
  if (!definition) return fail(definition.error());
  definition->id = {request.family, next_revision(state, request.family)};
  definition->registered_at = context.now;
  Handled<api::RegisterTaskDefinitionResponse> handled;
  handled.answer = [key = definition->id](const State& after) {
    const auto& made = after.table<TaskDefinition>().at(key);
    api::RegisterTaskDefinitionResponse response;
    response.task_definition = show_task_definition(after, made);
    if (!made.tags.empty()) response.tags = show_tags(made.tags);
    return response;
  };
  handled.plan.add(RegisterTaskDefinition{std::move(*definition)});
  return handled;
}

Result<Handled<api::DescribeTaskDefinitionResponse>> describe_task_definition(
    const State& state, const api::DescribeTaskDefinitionRequest& request, Context&) {
  const auto definition = find_task_definition(state, request.task_definition);
  if (!definition) return fail(definition.error());
  api::DescribeTaskDefinitionResponse response;
  response.task_definition = show_task_definition(state, **definition);
  if (includes(request.include, api::TaskDefinitionField::kTags)) {
    response.tags = show_tags((*definition)->tags);
  }
  return answered(std::move(response));
}

Result<Handled<api::DeregisterTaskDefinitionResponse>> deregister_task_definition(
    const State& state, const api::DeregisterTaskDefinitionRequest& request, Context& context) {
  if (request.task_definition.substr(request.task_definition.rfind('/') + 1).find(':') ==
      std::string::npos) {
    return fail(ErrorCode::kClient,
                "Invalid task definition: name a revision, as in family:revision.");
  }
  const auto definition = find_task_definition(state, request.task_definition);
  if (!definition) {
    return fail(ErrorCode::kClient,
                "The specified task definition does not exist. Specify a valid "
                "account, family, revision and try again.");
  }
  if ((*definition)->status == TaskDefinitionStatus::kDeleteInProgress) {
    return fail(ErrorCode::kClient,
                "The specified task definition is being deleted: it is in DELETE_IN_PROGRESS.");
  }
  Handled<api::DeregisterTaskDefinitionResponse> handled;
  if ((*definition)->status == TaskDefinitionStatus::kActive) {
    handled.plan.add(DeregisterTaskDefinition{(*definition)->id, context.now});
  }
  handled.answer = [key = (*definition)->id](const State& after) {
    return api::DeregisterTaskDefinitionResponse{
        .task_definition = show_task_definition(after, after.table<TaskDefinition>().at(key))};
  };
  return handled;
}

Result<Handled<api::ListTaskDefinitionsResponse>> list_task_definitions(
    const State& state, const api::ListTaskDefinitionsRequest& request, Context&) {
  const auto wanted = request.status.value_or(api::TaskDefinitionStatus::kActive);
  std::vector<std::string> arns;
  for (const auto& [key, row] : state.table<TaskDefinition>().rows()) {
    if (request.family_prefix && key.family != *request.family_prefix) continue;
    if (show_status(row.record.status) != wanted) continue;
    arns.push_back(task_definition_arn(state.setting<Identity>(), key));
  }
  const bool descending = request.sort == api::SortOrder::kDesc;
  if (descending) std::ranges::reverse(arns);
  const ListedBefore before = [&](const std::string& a, const std::string& b) {
    return descending ? listed_key(b) < listed_key(a) : listed_key(a) < listed_key(b);
  };
  auto page = paginate(std::move(arns), request.next_token, request.max_results, before);
  if (!page) return fail(page.error());
  return answered(api::ListTaskDefinitionsResponse{.task_definition_arns = std::move(page->names),
                                                   .next_token = std::move(page->next_token)});
}

Result<Handled<api::ListTaskDefinitionFamiliesResponse>> list_task_definition_families(
    const State& state, const api::ListTaskDefinitionFamiliesRequest& request, Context&) {
  using Wanted = api::TaskDefinitionFamilyStatus;
  const Wanted wanted = request.status.value_or(Wanted::kActive);
  std::vector<std::string> families;
  for (const auto& [family, revisions] : state.index<TaskDefinitionsByFamily>().entries()) {
    if (request.family_prefix && !family.starts_with(*request.family_prefix)) continue;
    const auto any = [&](TaskDefinitionStatus status) {
      return std::ranges::any_of(revisions, [&](const TaskDefinition* definition) {
        return definition->status == status;
      });
    };
    // A family is ACTIVE as long as one of its revisions is; one of which all is being deleted is
    // neither.
    const bool active = any(TaskDefinitionStatus::kActive);
    const bool inactive = !active && any(TaskDefinitionStatus::kInactive);
    const bool listed = wanted == Wanted::kAll || (wanted == Wanted::kActive ? active : inactive);
    if (listed) families.push_back(family);
  }
  auto page = paginate(std::move(families), request.next_token, request.max_results);
  if (!page) return fail(page.error());
  return answered(api::ListTaskDefinitionFamiliesResponse{
      .families = std::move(page->names), .next_token = std::move(page->next_token)});
}

}  // namespace minato::ecs
