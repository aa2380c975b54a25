// The operations on services.
#pragma once

#include "api/ecs.h"
#include "services/handler.h"

namespace minato::ecs {

Result<Handled<api::CreateServiceResponse>> create_service(const engine::State& state,
                                                           const api::CreateServiceRequest& request,
                                                           engine::Context& context);
Result<Handled<api::UpdateServiceResponse>> update_service(const engine::State& state,
                                                           const api::UpdateServiceRequest& request,
                                                           engine::Context& context);
Result<Handled<api::DescribeServicesResponse>> describe_services(
    const engine::State& state, const api::DescribeServicesRequest& request,
    engine::Context& context);
Result<Handled<api::ListServicesResponse>> list_services(const engine::State& state,
                                                         const api::ListServicesRequest& request,
                                                         engine::Context& context);
Result<Handled<api::DeleteServiceResponse>> delete_service(const engine::State& state,
                                                           const api::DeleteServiceRequest& request,
                                                           engine::Context& context);

}  // namespace minato::ecs
