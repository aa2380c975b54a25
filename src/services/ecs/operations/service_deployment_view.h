// Service deployments and revisions as they are described.
#pragma once

#include "api/ecs.h"
#include "engine/state.h"
#include "services/ecs/service_deployment.h"
#include "services/ecs/service_revision.h"

namespace minato::ecs {

api::ServiceDeploymentStatus show(ServiceDeploymentStatus status);

api::ServiceDeployment show_service_deployment(const engine::State& state,
                                               const ServiceDeployment& deployment);
api::ServiceDeploymentBrief show_brief(const engine::State& state,
                                       const ServiceDeployment& deployment);
api::ServiceRevision show_service_revision(const engine::State& state,
                                           const ServiceRevision& revision);

}  // namespace minato::ecs
