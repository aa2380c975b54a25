#include "services/elb/target_handlers.h"

#include <set>

#include "services/elb/found.h"
#include "services/elb/given.h"
#include "services/elb/instance_directory.h"
#include "services/elb/ipv4_address.h"
#include "services/elb/limits.h"
#include "services/elb/shown.h"
#include "services/elb/target_commands.h"

namespace minato::elb {
namespace {

using engine::Context;
using engine::State;

int port_of(const TargetGroup& group, const api::TargetDescription& target) {
  return target.port.value_or(group.port);
}

TargetKey key_of(const TargetGroup& group, const api::TargetDescription& target) {
  return Target::key_of(group.arn, target.id, port_of(group, target));
}

Status check_id(const State& state, const TargetGroup& group, const std::string& id) {
  if (group.target_type == TargetType::kIp) {
    if (parse_ipv4(id).value_or(0) != 0) return {};
    return fail(ErrorCode::kValidation, "The IP address '" + id + "' is not a valid IPv4 address");
  }
  if (state.setting<InstanceDirectory>().find_address(state, id)) return {};
  return fail(ErrorCode::kInvalidTarget,
              "Instance ID '" + id + "' is not valid: no such machine is registered");
}

/// The zone of an IP target tells ELB where it lies outside of the VPC; here every zone is reached
/// alike.
Status check_zone(const api::TargetDescription& target) {
  if (!target.availability_zone || *target.availability_zone == "all") return {};
  return fail(ErrorCode::kUnsupportedMember, "AvailabilityZone '" + *target.availability_zone +
                                                 "' of target '" + target.id +
                                                 "' is not supported; 'all' is");
}

Status check_target(const State& state, const TargetGroup& group,
                    const api::TargetDescription& target) {
  if (Status checked = check_id(state, group, target.id); !checked) return checked;
  if (Status checked = check_zone(target); !checked) return checked;
  const int port = port_of(group, target);
  if (port >= 1 && port <= 65535) return {};
  return fail(ErrorCode::kValidation, "The port of target '" + target.id +
                                          "' must be between 1 and 65535, not " +
                                          std::to_string(port));
}

Status check_count(const State& state, const TargetGroup& group,
                   const std::set<TargetKey>& wanted) {
  std::size_t count = state.index<TargetsByGroup>().find(group.arn).size();
  for (const auto& key : wanted) count += state.table<Target>().find(key) == nullptr ? 1 : 0;
  if (count <= kMostTargets) return {};
  return fail(ErrorCode::kTooManyTargets, "Target group '" + group.arn.str() + "' would have " +
                                              std::to_string(count) + " targets; the most are " +
                                              std::to_string(kMostTargets));
}

Status check_not_empty(const std::vector<api::TargetDescription>& targets) {
  if (!targets.empty()) return {};
  return fail(ErrorCode::kValidation, "At least one target must be specified in Targets");
}

api::TargetHealthDescription health_of(const State& state, const TargetGroup& group,
                                       const api::TargetDescription& asked) {
  const Target* target = state.table<Target>().find(key_of(group, asked));
  return target != nullptr ? shown(state, group, *target)
                           : shown_unregistered(group, asked.id, port_of(group, asked));
}

/// Nobody looks for anomalies.
api::AnomalyDetection no_anomaly() {
  api::AnomalyDetection detection;
  detection.result = api::AnomalyResultEnum::kNormal;
  detection.mitigation_in_effect = api::MitigationInEffectEnum::kNo;
  return detection;
}

}  // namespace

Answer<api::RegisterTargets> register_targets(const State& state,
                                              const api::RegisterTargets::Request& request,
                                              Context& context) {
  const auto found = find_target_group(state, request.target_group_arn);
  if (!found) return fail(found.error());
  const TargetGroup& group = **found;
  if (Status checked = check_not_empty(request.targets); !checked) return fail(checked.error());
  std::set<TargetKey> keys;
  for (const auto& target : request.targets) {
    if (Status checked = check_target(state, group, target); !checked) {
      return fail(checked.error());
    }
    keys.insert(key_of(group, target));
  }
  if (Status checked = check_count(state, group, keys); !checked) return fail(checked.error());
  auto handled = answered(api::RegisterTargets::Response{});
  for (const auto& target : request.targets) {
    handled.plan.add(RegisterTarget{group.arn, target.id, port_of(group, target), context.now});
  }
  return handled;
}

Answer<api::DeregisterTargets> deregister_targets(const State& state,
                                                  const api::DeregisterTargets::Request& request,
                                                  Context& context) {
  const auto found = find_target_group(state, request.target_group_arn);
  if (!found) return fail(found.error());
  const TargetGroup& group = **found;
  if (Status checked = check_not_empty(request.targets); !checked) return fail(checked.error());
  const Instant until = context.now + Seconds{group.deregistration_delay_seconds};
  auto handled = answered(api::DeregisterTargets::Response{});
  for (const auto& target : request.targets) {
    handled.plan.add(DrainTarget{key_of(group, target), until});
  }
  return handled;
}

Answer<api::DescribeTargetHealth> describe_target_health(
    const State& state, const api::DescribeTargetHealth::Request& request, Context&) {
  const auto found = find_target_group(state, request.target_group_arn);
  if (!found) return fail(found.error());
  const TargetGroup& group = **found;
  api::DescribeTargetHealth::Response response;
  auto& descriptions = response.target_health_descriptions.emplace();
  if (is_given(request.targets)) {
    for (const auto& target : *request.targets) {
      descriptions.push_back(health_of(state, group, target));
    }
  } else {
    for (const Target* target : state.index<TargetsByGroup>().find(group.arn)) {
      descriptions.push_back(shown(state, group, *target));
    }
  }
  if (is_given(request.include)) {
    for (auto& description : descriptions) description.anomaly_detection = no_anomaly();
  }
  return answered(std::move(response));
}

}  // namespace minato::elb
