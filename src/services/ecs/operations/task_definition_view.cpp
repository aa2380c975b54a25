#include "services/ecs/operations/task_definition_view.h"

#include "services/identity.h"

namespace minato::ecs {

api::TaskDefinitionStatus show_status(TaskDefinitionStatus status) {
  switch (status) {
    case TaskDefinitionStatus::kActive:
      return api::TaskDefinitionStatus::kActive;
    case TaskDefinitionStatus::kInactive:
      return api::TaskDefinitionStatus::kInactive;
    case TaskDefinitionStatus::kDeleteInProgress:
      return api::TaskDefinitionStatus::kDeleteInProgress;
  }
  return api::TaskDefinitionStatus::kActive;
}

api::TaskDefinition show_task_definition(const engine::State& state,
                                         const TaskDefinition& definition) {
  const auto& identity = state.setting<Identity>();
  api::TaskDefinition shown = *definition.document;
  shown.task_definition_arn = task_definition_arn(identity, definition.id);
  shown.family = definition.id.family;
  shown.revision = definition.id.revision;
  shown.status = show_status(definition.status);
  shown.registered_at = definition.registered_at;
  shown.deregistered_at = definition.deregistered_at;
  shown.delete_requested_at = definition.delete_requested_at;
  shown.registered_by = "arn:aws:iam::" + identity.account + ":root";
  return shown;
}

}  // namespace minato::ecs
