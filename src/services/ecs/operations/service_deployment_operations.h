// The operations on service deployments and revisions.
#pragma once

#include "api/ecs.h"
#include "services/handler.h"

namespace minato::ecs {

/// Newest first.
Result<Handled<api::ListServiceDeploymentsResponse>> list_service_deployments(
    const engine::State& state, const api::ListServiceDeploymentsRequest& request,
    engine::Context& context);
Result<Handled<api::DescribeServiceDeploymentsResponse>> describe_service_deployments(
    const engine::State& state, const api::DescribeServiceDeploymentsRequest& request,
    engine::Context& context);
Result<Handled<api::DescribeServiceRevisionsResponse>> describe_service_revisions(
    const engine::State& state, const api::DescribeServiceRevisionsRequest& request,
    engine::Context& context);

/// ROLLBACK, which is what is meant by none, goes back to what was last deployed to its end; ABORT
/// leaves everything as it is, with a deployment that has failed.
Result<Handled<api::StopServiceDeploymentResponse>> stop_service_deployment(
    const engine::State& state, const api::StopServiceDeploymentRequest& request,
    engine::Context& context);

/// Answers for a PAUSE hook: CONTINUE, which is what is meant by none, or ROLLBACK.
Result<Handled<api::ContinueServiceDeploymentResponse>> continue_service_deployment(
    const engine::State& state, const api::ContinueServiceDeploymentRequest& request,
    engine::Context& context);

}  // namespace minato::ecs
