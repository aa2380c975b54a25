// DeleteTaskDefinitions: revisions that are INACTIVE go, once nothing is made of them any more.
#pragma once

#include "api/ecs.h"
#include "services/handler.h"

namespace minato::ecs {

/// One to ten revisions by name; what cannot be deleted is among the failures.
Answer<api::DeleteTaskDefinitions> delete_task_definitions(
    const engine::State& state, const api::DeleteTaskDefinitionsRequest& request,
    engine::Context& context);

}  // namespace minato::ecs
