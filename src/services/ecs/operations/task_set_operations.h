// The operations on the task sets of services with the EXTERNAL deployment controller.
#pragma once

#include "api/ecs.h"
#include "services/handler.h"

namespace minato::ecs {

/// The one that the same clientToken has made is answered with again.
Answer<api::CreateTaskSet> create_task_set(const engine::State& state,
                                           const api::CreateTaskSetRequest& request,
                                           engine::Context& context);
/// All of the service where none is named.
Answer<api::DescribeTaskSets> describe_task_sets(const engine::State& state,
                                                 const api::DescribeTaskSetsRequest& request,
                                                 engine::Context& context);
Answer<api::UpdateTaskSet> update_task_set(const engine::State& state,
                                           const api::UpdateTaskSetRequest& request,
                                           engine::Context& context);
Answer<api::UpdateServicePrimaryTaskSet> update_service_primary_task_set(
    const engine::State& state, const api::UpdateServicePrimaryTaskSetRequest& request,
    engine::Context& context);
/// DRAINING from then on; gone with its last task.
Answer<api::DeleteTaskSet> delete_task_set(const engine::State& state,
                                           const api::DeleteTaskSetRequest& request,
                                           engine::Context& context);

}  // namespace minato::ecs
