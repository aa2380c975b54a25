#include "services/ecs/operations/task_definition_deletion.h"

#include <algorithm>

#include "services/ecs/cluster_commands.h"
#include "services/ecs/operations/references.h"
#include "services/ecs/operations/task_definition_view.h"

namespace minato::ecs {
namespace {

using engine::Context;
using engine::State;

constexpr std::size_t kMostDeleted = 10;

/// A revision that may go, or why not.
struct Named {
  const TaskDefinition* definition = nullptr;
  api::Failure failure;
};

Named find_deletable(const State& state, const std::string& reference) {
  const auto refused = [&](std::string arn, const char* detail) {
    return Named{nullptr,
                 {.arn = std::move(arn), .reason = "TASK_DEFINITION_NOT_VALID", .detail = detail}};
  };
  const auto found = find_task_definition(state, reference);
  const bool by_revision = found && reference.ends_with((*found)->id.str());
  if (!by_revision) {
    return refused(reference,
                   "The specified task definition does not exist. Specify a valid account, family, "
                   "revision and try again.");
  }
  if ((*found)->status == TaskDefinitionStatus::kActive) {
    return refused(task_definition_arn(state.setting<Identity>(), (*found)->id),
                   "The specified task definition is still in ACTIVE status. Please deregister the "
                   "target and try again.");
  }
  return {*found, {}};
}

}  // namespace

Answer<api::DeleteTaskDefinitions> delete_task_definitions(
    const State& state, const api::DeleteTaskDefinitionsRequest& request, Context& context) {
  if (request.task_definitions.empty() || request.task_definitions.size() > kMostDeleted) {
    return fail(ErrorCode::kInvalidParameter,
                "One to ten task definitions can be deleted at once.");
  }
  Handled<api::DeleteTaskDefinitionsResponse> handled;
  std::vector<TaskDefinitionKey> deleted;
  std::vector<api::Failure> failures;
  for (const auto& reference : request.task_definitions) {
    Named named = find_deletable(state, reference);
    if (named.definition == nullptr) {
      failures.push_back(std::move(named.failure));
      continue;
    }
    const TaskDefinitionKey& key = named.definition->id;
    if (std::ranges::count(deleted, key) > 0) continue;
    deleted.push_back(key);
    if (named.definition->status == TaskDefinitionStatus::kInactive) {
      handled.plan.add(DeleteTaskDefinition{key, context.now});
    }
  }
  handled.answer = [deleted = std::move(deleted),
                    failures = std::move(failures)](const State& after) {
    api::DeleteTaskDefinitionsResponse response;
    response.failures = failures;
    response.task_definitions.emplace();
    for (const auto& key : deleted) {
      response.task_definitions->push_back(
          show_task_definition(after, after.table<TaskDefinition>().at(key)));
    }
    return response;
  };
  return handled;
}

}  // namespace minato::ecs
