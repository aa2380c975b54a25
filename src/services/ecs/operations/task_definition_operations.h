// The operations on task definitions.
#pragma once

#include "api/ecs.h"
#include "services/ecs/task_definition.h"
#include "services/handler.h"

namespace minato::ecs {

Result<Handled<api::RegisterTaskDefinitionResponse>> register_task_definition(
    const engine::State& state, const api::RegisterTaskDefinitionRequest& request,
    engine::Context& context);
Result<Handled<api::DescribeTaskDefinitionResponse>> describe_task_definition(
    const engine::State& state, const api::DescribeTaskDefinitionRequest& request,
    engine::Context& context);
Result<Handled<api::DeregisterTaskDefinitionResponse>> deregister_task_definition(
    const engine::State& state, const api::DeregisterTaskDefinitionRequest& request,
    engine::Context& context);
Result<Handled<api::ListTaskDefinitionsResponse>> list_task_definitions(
    const engine::State& state, const api::ListTaskDefinitionsRequest& request,
    engine::Context& context);
Result<Handled<api::ListTaskDefinitionFamiliesResponse>> list_task_definition_families(
    const engine::State& state, const api::ListTaskDefinitionFamiliesRequest& request,
    engine::Context& context);

}  // namespace minato::ecs
