// The operations on container instances.
#pragma once

#include "api/ecs.h"
#include "services/handler.h"

namespace minato::ecs {

Result<Handled<api::ListContainerInstancesResponse>> list_container_instances(
    const engine::State& state, const api::ListContainerInstancesRequest& request,
    engine::Context& context);
Result<Handled<api::DescribeContainerInstancesResponse>> describe_container_instances(
    const engine::State& state, const api::DescribeContainerInstancesRequest& request,
    engine::Context& context);
Result<Handled<api::UpdateContainerInstancesStateResponse>> update_container_instances_state(
    const engine::State& state, const api::UpdateContainerInstancesStateRequest& request,
    engine::Context& context);
/// With force its tasks count as stopped; the machine is told to stop them while it is connected.
Result<Handled<api::DeregisterContainerInstanceResponse>> deregister_container_instance(
    const engine::State& state, const api::DeregisterContainerInstanceRequest& request,
    engine::Context& context);
/// Always kNoUpdateAvailable: an agent is Minato's own program, updated on its machine.
Result<Handled<api::UpdateContainerAgentResponse>> update_container_agent(
    const engine::State& state, const api::UpdateContainerAgentRequest& request,
    engine::Context& context);

}  // namespace minato::ecs
