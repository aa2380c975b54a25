// The operations on tasks.
#pragma once

#include "api/ecs.h"
#include "services/handler.h"

namespace minato::ecs {

Result<Handled<api::RunTaskResponse>> run_task(const engine::State& state,
                                               const api::RunTaskRequest& request,
                                               engine::Context& context);
Result<Handled<api::StartTaskResponse>> start_task(const engine::State& state,
                                                   const api::StartTaskRequest& request,
                                                   engine::Context& context);
Result<Handled<api::StopTaskResponse>> stop_task(const engine::State& state,
                                                 const api::StopTaskRequest& request,
                                                 engine::Context& context);
Result<Handled<api::DescribeTasksResponse>> describe_tasks(const engine::State& state,
                                                           const api::DescribeTasksRequest& request,
                                                           engine::Context& context);
Result<Handled<api::ListTasksResponse>> list_tasks(const engine::State& state,
                                                   const api::ListTasksRequest& request,
                                                   engine::Context& context);

}  // namespace minato::ecs
