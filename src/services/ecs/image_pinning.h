// Image pinning: a tag may be moved in the registry, but all tasks of a service revision run the
// same image. The digest that the first of its tasks found is kept with the revision, and every
// later task asks for it (ECS's versionConsistency, on unless a container says "disabled"). A name
// without a registry is left alone: it may mean what an operator has loaded on each machine.
#pragma once

#include "engine/plan.h"
#include "services/ecs/service_revision.h"
#include "services/ecs/service_tasks.h"

namespace minato::ecs {

/// Keeps what the service's tasks have found for the revisions of its deployments.
engine::Plan pin_images(const engine::State& state, const Service& service,
                        const ServiceTasks& tasks);

/// Writes the digests into the images of the containers: "web:1@sha256:...".
void apply_pins(const ServiceRevision& revision, api::TaskDefinition& definition);

/// Of the deployment that the task belongs to; null: it is no service's, or its deployment is gone.
const ServiceRevision* revision_of(const engine::State& state, const Task& task);

}  // namespace minato::ecs
