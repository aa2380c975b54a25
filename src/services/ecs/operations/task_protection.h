// The operations on the protection of tasks from scale-in and deployments of their service.
#pragma once

#include "api/ecs.h"
#include "services/handler.h"

namespace minato::ecs {

Answer<api::UpdateTaskProtection> update_task_protection(
    const engine::State& state, const api::UpdateTaskProtectionRequest& request,
    engine::Context& context);
/// Of the tasks named, else of all protected tasks of the cluster.
Answer<api::GetTaskProtection> get_task_protection(const engine::State& state,
                                                   const api::GetTaskProtectionRequest& request,
                                                   engine::Context& context);

}  // namespace minato::ecs
