// The operations on attributes of container instances. Those that the machine tells of itself are
// listed with the custom ones but are not to be changed.
#pragma once

#include "api/ecs.h"
#include "services/handler.h"

namespace minato::ecs {

Result<Handled<api::PutAttributesResponse>> put_attributes(const engine::State& state,
                                                           const api::PutAttributesRequest& request,
                                                           engine::Context& context);
Result<Handled<api::DeleteAttributesResponse>> delete_attributes(
    const engine::State& state, const api::DeleteAttributesRequest& request,
    engine::Context& context);
Result<Handled<api::ListAttributesResponse>> list_attributes(
    const engine::State& state, const api::ListAttributesRequest& request,
    engine::Context& context);

}  // namespace minato::ecs
