// Whether a service's task does its work: what minimum healthy percent counts and rollouts wait
// for.
#pragma once

#include "engine/state.h"
#include "services/ecs/document_shapes.h"
#include "services/ecs/service.h"
#include "services/ecs/task.h"

namespace minato::ecs {

enum class Readiness {
  kPending,    // Not yet: starting, its health not known, its targets not in service.
  kReady,      // RUNNING, its health checks pass, its targets are healthy.
  kUnhealthy,  // A health check of its own or of a load balancer has failed.
};

/// A check whose command is NONE switches off the image's own: there is nothing to wait for.
bool has_health_check(const api::ContainerDefinition& container);

/// Of a task that is wanted to run. Where a circuit breaker watches, a task that nothing checks is
/// ready when it has proved itself, as with ECS; elsewhere as soon as it runs.
Readiness readiness_of(const engine::State& state, const Service& service, const Task& task,
                       Instant now);

/// From when on a task that is ready, and has started, counts as healthy: at once where a load
/// balancer or a health check looks at it, else when it has run for 40 seconds, as with ECS.
Instant proven_at(const engine::State& state, const Service& service, const Task& task);

/// Since when a task's failing targets count: its start and the service's grace period; nothing
/// without load balancers or before the task runs.
std::optional<Instant> grace_ends(const Service& service, const Task& task);

/// When the last of a task's targets has started slowly enough: until then the task is not ready.
/// Nothing where none starts slowly.
std::optional<Instant> warm_at(const engine::State& state, const Task& task);

}  // namespace minato::ecs
