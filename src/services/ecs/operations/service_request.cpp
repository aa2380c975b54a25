#include "services/ecs/operations/service_request.h"

#include <algorithm>

#include "services/ec2/default_network.h"
#include "services/ecs/availability_zone.h"
#include "services/ecs/operations/traffic_shift_request.h"
#include "services/elb/forwarding.h"
#include "services/elb/target_group.h"

namespace minato::ecs {
namespace {

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidParameter, std::move(message));
}

bool maps_port(const TaskDefinition& definition, const std::string& container, int port) {
  return std::ranges::any_of(*definition.document->container_definitions, [&](const auto& each) {
    return each.name == container && each.port_mappings &&
           std::ranges::any_of(*each.port_mappings,
                               [&](const auto& mapping) { return mapping.container_port == port; });
  });
}

bool has_container(const TaskDefinition& definition, const std::string& container) {
  return std::ranges::any_of(*definition.document->container_definitions,
                             [&](const auto& each) { return each.name == container; });
}

/// Of a pair that traffic is shifted between one group is enough for a listener: its rule names the
/// other when it is needed.
Result<const elb::TargetGroup*> find_target_group(const engine::State& state,
                                                  const std::string& arn, bool balanced_otherwise) {
  const auto* group = state.table<elb::TargetGroup>().find(elb::TargetGroupArn(arn));
  if (group == nullptr)
    return invalid(
        "Unable to assume role and validate the specified targetGroupArn: the target group " + arn +
        " does not exist.");
  if (!elb::is_in_use(state, group->arn) && !balanced_otherwise) {
    return invalid("The target group with targetGroupArn " + arn +
                   " does not have an associated load balancer.");
  }
  return group;
}

/// awsvpc tasks have addresses of their own, others ports of their machine.
Status check_target_type(const elb::TargetGroup& group, const TaskDefinition& definition) {
  const bool awsvpc = definition.document->network_mode == api::NetworkMode::kAwsvpc;
  const bool by_address = group.target_type == elb::TargetType::kIp;
  if (awsvpc == by_address) return {};
  return invalid("The provided target group " + group.arn.str() + " has target type " +
                 std::string(to_string(group.target_type)) + ", which is incompatible with the " +
                 std::string(to_string(*definition.document->network_mode)) +
                 " network mode specified in the task definition.");
}

Result<ServiceLoadBalancer> read_load_balancer(const engine::State& state,
                                               const api::LoadBalancer& wanted,
                                               const TaskDefinition& definition) {
  if (wanted.load_balancer_name) {
    return fail(ErrorCode::kUnsupportedMember,
                "loadBalancers.loadBalancerName (Classic Load Balancers) is not supported by "
                "Minato: name a targetGroupArn.");
  }
  if (!wanted.target_group_arn) return invalid("loadBalancers need a targetGroupArn.");
  if (!wanted.container_name) return invalid("Container name should not be null or empty.");
  if (!wanted.container_port) return invalid("Container port should not be null or empty.");
  const auto group =
      find_target_group(state, *wanted.target_group_arn, wanted.advanced_configuration.has_value());
  if (!group) return fail(group.error());
  if (auto good = check_target_type(**group, definition); !good) return fail(good.error());
  if (!has_container(definition, *wanted.container_name)) {
    return invalid("The container " + *wanted.container_name +
                   " does not exist in the task definition.");
  }
  if (!maps_port(definition, *wanted.container_name, *wanted.container_port)) {
    return invalid("The container " + *wanted.container_name + " did not have a container port " +
                   std::to_string(*wanted.container_port) + " defined.");
  }
  ServiceLoadBalancer read{(*group)->arn, *wanted.container_name, *wanted.container_port, {}};
  if (wanted.advanced_configuration) {
    auto shift = read_traffic_shift(state, *wanted.advanced_configuration, **group);
    if (!shift) return fail(shift.error());
    read.shift = std::move(*shift);
  }
  return read;
}

}  // namespace

Result<std::vector<ServiceLoadBalancer>> read_load_balancers(
    const engine::State& state, const std::vector<api::LoadBalancer>& wanted,
    const TaskDefinition& definition) {
  std::vector<ServiceLoadBalancer> read;
  for (const auto& each : wanted) {
    auto balancer = read_load_balancer(state, each, definition);
    if (!balancer) return fail(balancer.error());
    if (std::ranges::find(read, *balancer) != read.end()) {
      return invalid("The target group " + balancer->target_group.str() + " is named twice.");
    }
    read.push_back(std::move(*balancer));
  }
  return read;
}

Result<Document<api::NetworkConfiguration>> read_network(
    const engine::State& state, const std::optional<api::NetworkConfiguration>& wanted,
    const TaskDefinition& definition) {
  const bool awsvpc = definition.document->network_mode == api::NetworkMode::kAwsvpc;
  if (!wanted || !wanted->awsvpc_configuration) {
    if (!awsvpc) return Document<api::NetworkConfiguration>();
    return invalid(
        "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }
  if (!awsvpc) {
    return invalid(
        "Network Configuration is not valid for the given networkMode of this task definition.");
  }
  const auto& configuration = *wanted->awsvpc_configuration;
  const auto& network = state.setting<ec2::DefaultNetwork>();
  if (configuration.subnets.empty()) return invalid("subnets can not be empty.");
  for (const auto& subnet : configuration.subnets) {
    if (network.find_subnet(subnet) == nullptr) {
      return invalid("Error retrieving subnet information for [" + subnet + "]: The subnet ID '" +
                     subnet + "' does not exist");
    }
  }
  if (configuration.security_groups) {
    for (const auto& group : *configuration.security_groups) {
      if (group != network.security_group_id) {
        return invalid("Error retrieving security group information for [" + group +
                       "]: The security group '" + group + "' does not exist");
      }
    }
  }
  return Document<api::NetworkConfiguration>(*wanted);
}

PropagateTags read_propagate_tags(const std::optional<api::PropagateTags>& wanted,
                                  PropagateTags otherwise) {
  if (!wanted) return otherwise;
  switch (*wanted) {
    case api::PropagateTags::kService:
      return PropagateTags::kService;
    case api::PropagateTags::kTaskDefinition:
      return PropagateTags::kTaskDefinition;
    case api::PropagateTags::kNone:
      break;
  }
  return PropagateTags::kNone;
}

Result<bool> read_zone_rebalancing(const std::optional<api::AvailabilityZoneRebalancing>& wanted,
                                   bool otherwise, SchedulingStrategy scheduling,
                                   const ServiceSettings& settings) {
  const bool on = wanted ? *wanted == api::AvailabilityZoneRebalancing::kEnabled : otherwise;
  if (!on) return false;
  if (scheduling == SchedulingStrategy::kDaemon) {
    return invalid("availabilityZoneRebalancing is not for services with the DAEMON strategy.");
  }
  if (settings.maximum_percent <= 100) {
    return invalid("availabilityZoneRebalancing needs a maximumPercent greater than 100.");
  }
  const auto& strategy = settings.placement.strategy;
  if (!strategy.empty() && (strategy.front().type != PlacementStrategyType::kSpread ||
                            strategy.front().field_name != kOverZones)) {
    return invalid(
        "availabilityZoneRebalancing needs no placement strategy, or one whose first is spread "
        "over "
        "attribute:ecs.availability-zone.");
  }
  return true;
}

Status check_desired_count(std::optional<int> count) {
  if (!count || (*count >= 0 && *count <= 100'000)) return {};
  return invalid("desiredCount must be between 0 and 100000.");
}

Status check_grace_period(std::optional<int> seconds, bool balanced) {
  if (!seconds) return {};
  if (*seconds < 0) return invalid("healthCheckGracePeriodSeconds must not be negative.");
  if (balanced) return {};
  return invalid(
      "Health check grace period is only valid for services configured to use load balancers");
}

Result<LaunchType> read_launch_type(const std::optional<api::LaunchType>& wanted,
                                    const TaskDefinition& definition) {
  if (!wanted || *wanted == api::LaunchType::kEc2) return LaunchType::kEc2;
  if (*wanted != api::LaunchType::kFargate) {
    return fail(ErrorCode::kUnsupportedMember,
                "launchType " + std::string(to_string(*wanted)) +
                    " is not supported yet by Minato: EC2 and FARGATE are.");
  }
  if (auto good = check_compatibility(LaunchType::kFargate, definition); !good) {
    return fail(good.error());
  }
  return LaunchType::kFargate;
}

Status check_compatibility(LaunchType launch_type, const TaskDefinition& definition) {
  const auto& compatible = *definition.document->compatibilities;
  if (launch_type == LaunchType::kFargate &&
      std::ranges::count(compatible, api::Compatibility::kFargate) == 0) {
    return invalid("Task definition does not support launch_type FARGATE.");
  }
  return {};
}

}  // namespace minato::ecs
