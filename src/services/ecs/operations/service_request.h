// The checks that CreateService and UpdateService share.
#pragma once

#include <optional>
#include <vector>

#include "api/ecs.h"
#include "base/result.h"
#include "engine/engine.h"
#include "services/ecs/service.h"
#include "services/ecs/service_commands.h"
#include "services/ecs/task_definition.h"

namespace minato::ecs {

/// Each names a target group that a listener or rule uses and a container and port of the task
/// definition.
Result<std::vector<ServiceLoadBalancer>> read_load_balancers(
    const engine::State& state, const std::vector<api::LoadBalancer>& wanted,
    const TaskDefinition& definition);

/// Needed by awsvpc and refused elsewhere; its subnets and groups must be there.
Result<Document<api::NetworkConfiguration>> read_network(
    const engine::State& state, const std::optional<api::NetworkConfiguration>& wanted,
    const TaskDefinition& definition);

PropagateTags read_propagate_tags(const std::optional<api::PropagateTags>& wanted,
                                  PropagateTags otherwise);

/// ENABLED asks for REPLICA, a maximumPercent above 100 and a strategy that begins with
/// availability zones, or none. Where nothing is said it is what it was; at first off, though ECS
/// has come to turn it on: whoever moves tasks is to be asked for it here.
Result<bool> read_zone_rebalancing(const std::optional<api::AvailabilityZoneRebalancing>& wanted,
                                   bool otherwise, SchedulingStrategy scheduling,
                                   const ServiceSettings& settings);

Status check_desired_count(std::optional<int> count);
Status check_grace_period(std::optional<int> seconds, bool balanced);

/// EC2 is what is meant by none. kUnsupportedMember for EXTERNAL; FARGATE needs a definition that
/// is made for it.
Result<LaunchType> read_launch_type(const std::optional<api::LaunchType>& wanted,
                                    const TaskDefinition& definition);

/// A FARGATE service needs a definition that is made for it.
Status check_compatibility(LaunchType launch_type, const TaskDefinition& definition);

}  // namespace minato::ecs
