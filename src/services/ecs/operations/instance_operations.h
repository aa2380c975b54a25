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

}  // namespace minato::ecs
