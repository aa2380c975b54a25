// Task definitions as they are shown.
#pragma once

#include "api/ecs.h"
#include "engine/state.h"
#include "services/ecs/task_definition.h"

namespace minato::ecs {

api::TaskDefinitionStatus show_status(TaskDefinitionStatus status);
api::TaskDefinition show_task_definition(const engine::State& state,
                                         const TaskDefinition& definition);

}  // namespace minato::ecs
