// A request to register a task definition, checked and made into what is kept: defaults filled in
// as ECS shows them, and what placement asks of it.
#pragma once

#include "api/ecs.h"
#include "base/result.h"
#include "services/ecs/task_definition.h"

namespace minato::ecs {

/// Family, revision and times are the caller's to set. kClient and kUnsupportedMember say what is
/// wrong.
Result<TaskDefinition> read_task_definition(const api::RegisterTaskDefinitionRequest& request);

/// What a task of it takes, with overrides of cpu and memory.
TaskResources resources_of(const api::TaskDefinition& definition);

}  // namespace minato::ecs
