// What a task definition means on a machine, in the words of the rooms that act on it: the order of
// events (agent/task), the networks (agent/network), the limits (agent/runtime). Pure.
#pragma once

#include <string>
#include <vector>

#include "agent/network/sandbox.h"
#include "agent/runtime/container_spec.h"
#include "agent/task/task_plan.h"
#include "api/ecs.h"
#include "base/result.h"

namespace minato::agent {

/// ECS's defaults filled in. kInvalidParameter, naming the container, for what could never start.
Result<TaskPlan> make_task_plan(const ecs::api::TaskDefinition& definition);

/// The definition's networkMode; bridge when it has none, as on ECS's own machines.
network::NetworkMode network_mode(const ecs::api::TaskDefinition& definition);

/// One a container in bridge mode, else one for the whole task.
std::vector<network::SandboxRequest> make_sandbox_requests(
    const std::string& task_id, const ecs::api::TaskDefinition& definition);

/// The sandbox, by its place in make_sandbox_requests(), that a container joins.
std::size_t sandbox_of(const ecs::api::TaskDefinition& definition, std::size_t container);

/// The ceiling of the whole task: its `cpu` and `memory` ("512", "1024", ".5 vCPU", "1 GB").
Result<agent_runtime::ContainerLimits> make_task_limits(const ecs::api::TaskDefinition& definition);

/// Shares out of `cpu`, a hard limit out of `memory`, a soft one out of `memoryReservation`.
agent_runtime::ContainerLimits make_container_limits(
    const ecs::api::ContainerDefinition& container);

/// What a health check runs: CMD as it is, CMD-SHELL through /bin/sh; empty for NONE.
std::vector<std::string> health_check_arguments(const ecs::api::HealthCheck& check);

/// 15 for "SIGTERM", "TERM" and "15"; also when the name is unknown.
int signal_number(const std::string& name);

}  // namespace minato::agent
