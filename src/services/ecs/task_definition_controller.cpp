#include "services/ecs/task_definition_controller.h"

#include <algorithm>
#include <charconv>

#include "services/ecs/cluster_commands.h"
#include "services/ecs/service.h"
#include "services/ecs/service_revision.h"
#include "services/ecs/task.h"

namespace minato::ecs {
namespace {

constexpr Millis kLookAgain = Seconds{60};

const TaskDefinition* find(const engine::State& state, const std::string& key) {
  const auto colon = key.rfind(':');
  TaskDefinitionKey id{key.substr(0, colon), 0};
  std::from_chars(key.data() + colon + 1, key.data() + key.size(), id.revision);
  return state.table<TaskDefinition>().find(id);
}

/// What a rollback would go back to.
bool is_stable(const engine::State& state, const Service& service, const TaskDefinitionKey& id) {
  const auto* revision = state.table<ServiceRevision>().find(service.stable_revision);
  return revision != nullptr && revision->definition == id;
}

/// Stopped tasks count as long as they are shown: they are shown with their definition.
bool is_in_use(const engine::State& state, const TaskDefinitionKey& id) {
  const auto deployed = [&](const auto& row) {
    const Service& service = row.second.record;
    if (service.status == ServiceStatus::kInactive) return false;
    return is_stable(state, service, id) ||
           std::ranges::any_of(service.deployments, [&](const Deployment& deployment) {
             return deployment.definition == id;
           });
  };
  return std::ranges::any_of(state.table<Service>().rows(), deployed) ||
         std::ranges::any_of(state.table<Task>().rows(),
                             [&](const auto& row) { return row.second.record.definition == id; });
}

}  // namespace

engine::Plan reconcile_task_definition(const engine::State& state, const std::string& key,
                                       engine::Context& context) {
  engine::Plan plan;
  const TaskDefinition* definition = find(state, key);
  if (definition == nullptr || definition->status != TaskDefinitionStatus::kDeleteInProgress) {
    return plan;
  }
  // ECS answers to the deletion with what is being deleted; it is there to be seen for a while.
  const Instant earliest = definition->delete_requested_at.value_or(context.now) + kLookAgain;
  if (context.now < earliest) {
    plan.wake(earliest);
  } else if (is_in_use(state, definition->id)) {
    plan.wake(context.now + kLookAgain);
  } else {
    plan.add(RemoveTaskDefinition{definition->id});
  }
  return plan;
}

}  // namespace minato::ecs
