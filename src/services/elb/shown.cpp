#include "services/elb/shown.h"

#include <algorithm>

#include "services/ec2/default_network.h"
#include "services/elb/arns.h"
#include "services/elb/forwarding.h"
#include "services/elb/health_check_rules.h"
#include "services/elb/instance_directory.h"
#include "services/elb/listener_problem.h"
#include "services/elb/shown_rule.h"

namespace minato::elb {
namespace {

/// Clients expect one; there is no Route 53 here whose aliases could use it.
constexpr const char* kHostedZone = "Z00000000MINATO";

constexpr StateReason kNotInUse{
    "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer"};
constexpr StateReason kMachineGone{"Target.InvalidState",
                                   "Target's machine is not registered any more"};
constexpr StateReason kNotRegistered{"Target.NotRegistered",
                                     "Target is not registered to the target group"};

api::LoadBalancerAddress shown_address(const std::string& address) {
  api::LoadBalancerAddress made;
  made.ip_address = address;
  return made;
}

std::vector<api::AvailabilityZone> shown_zones(const ec2::DefaultNetwork& network,
                                               const LoadBalancer& balancer) {
  std::vector<api::AvailabilityZone> zones;
  for (const auto& id : balancer.subnets) {
    api::AvailabilityZone& zone = zones.emplace_back();
    zone.subnet_id = id;
    if (const auto* subnet = network.find_subnet(id)) zone.zone_name = subnet->availability_zone;
    zone.load_balancer_addresses.emplace().push_back(shown_address(balancer.address));
  }
  return zones;
}

void show_health_check(const TargetGroup& record, api::TargetGroup& group) {
  const HealthCheck& check = record.health_check;
  group.health_check_protocol = api::parse_protocol_enum(to_string(check.protocol));
  group.health_check_port = health_check_port(check);
  group.health_check_enabled = true;
  group.health_check_interval_seconds = check.interval_seconds;
  group.health_check_timeout_seconds = check.timeout_seconds;
  group.healthy_threshold_count = check.healthy_threshold;
  group.unhealthy_threshold_count = check.unhealthy_threshold;
  if (check.protocol == Protocol::kTcp) return;
  group.health_check_path = check.path;
  auto& matcher = group.matcher.emplace();
  const bool grpc = record.protocol_version == ProtocolVersion::kGrpc;
  (grpc ? matcher.grpc_code : matcher.http_code) = check.matcher;
}

void show_tls(const Listener& listener, api::Listener& made) {
  const ListenerTls& tls = listener.tls;
  if (tls.certificate.empty()) return;
  made.certificates.emplace().emplace_back().certificate_arn = tls.certificate.str();
  made.ssl_policy = tls.policy;
  if (!tls.alpn_policy.empty()) made.alpn_policy.emplace().push_back(tls.alpn_policy);
  if (listener.protocol == Protocol::kHttps) made.mutual_authentication.emplace().mode = "off";
}

api::TargetHealthStateEnum shown_state(TargetState state) {
  switch (state) {
    case TargetState::kInitial:
      return api::TargetHealthStateEnum::kInitial;
    case TargetState::kHealthy:
      return api::TargetHealthStateEnum::kHealthy;
    case TargetState::kUnhealthy:
      return api::TargetHealthStateEnum::kUnhealthy;
    case TargetState::kDraining:
      return api::TargetHealthStateEnum::kDraining;
  }
  return api::TargetHealthStateEnum::kUnavailable;
}

api::TargetHealth shown_health(api::TargetHealthStateEnum state, std::string_view reason,
                               std::string_view description) {
  api::TargetHealth health;
  health.state = state;
  health.reason = api::parse_target_health_reason_enum(reason);
  if (!description.empty()) health.description = description;
  return health;
}

api::TargetHealth unused(const StateReason& why) {
  return shown_health(api::TargetHealthStateEnum::kUnused, why.reason, why.description);
}

/// What the record says, unless the balancer does not know the target.
api::TargetHealth health_of(const engine::State& state, const TargetGroup& group,
                            const Target& target) {
  if (!is_in_use(state, group.arn)) return unused(kNotInUse);
  const auto& directory = state.setting<InstanceDirectory>();
  if (group.target_type == TargetType::kInstance && !directory.find_address(state, target.id)) {
    return unused(kMachineGone);
  }
  return shown_health(shown_state(target.state), target.reason, target.description);
}

api::TargetHealthDescription shown_target(const TargetGroup& group, const std::string& id, int port,
                                          api::TargetHealth health) {
  api::TargetHealthDescription made;
  auto& target = made.target.emplace();
  target.id = id;
  target.port = port;
  made.health_check_port = std::to_string(group.health_check.port.value_or(port));
  made.target_health = std::move(health);
  return made;
}

// Impaired, in ELB's word, is one of which not all listeners are served.
api::LoadBalancerState shown_state(const engine::State& state, const LoadBalancerArn& balancer) {
  api::LoadBalancerState made;
  made.code = api::LoadBalancerStateEnum::kActive;
  const auto& found = state.index<ListenersByLoadBalancer>().find(balancer);
  std::vector<const Listener*> listeners(found.begin(), found.end());
  std::ranges::sort(listeners, {}, &Listener::port);
  for (const Listener* listener : listeners) {
    for (const ListenerProblem* problem :
         state.index<ListenerProblemsByListener>().find(listener->arn)) {
      made.code = api::LoadBalancerStateEnum::kActiveImpaired;
      std::string& reason = made.reason ? * made.reason += "; " : made.reason.emplace();
      reason += "The " + std::string(to_string(listener->protocol)) + " listener on port " +
                std::to_string(listener->port) + " is not served: " + problem->message;
    }
  }
  return made;
}

}  // namespace

api::LoadBalancer shown(const engine::State& state, const LoadBalancer& balancer) {
  const auto& network = state.setting<ec2::DefaultNetwork>();
  api::LoadBalancer made;
  made.load_balancer_arn = balancer.arn.str();
  made.dns_name = balancer.dns_name;
  made.canonical_hosted_zone_id = kHostedZone;
  made.created_time = balancer.created_at;
  made.load_balancer_name = balancer.name;
  made.scheme = api::parse_load_balancer_scheme_enum(to_string(balancer.scheme));
  made.vpc_id = network.vpc_id;
  made.state = shown_state(state, balancer.arn);
  made.type = api::parse_load_balancer_type_enum(to_string(balancer.type));
  made.availability_zones = shown_zones(network, balancer);
  if (!balancer.security_groups.empty()) made.security_groups = balancer.security_groups;
  made.ip_address_type = api::IpAddressType::kIpv4;
  return made;
}

api::TargetGroup shown(const engine::State& state, const TargetGroup& group) {
  api::TargetGroup made;
  made.target_group_arn = group.arn.str();
  made.target_group_name = group.name;
  made.protocol = api::parse_protocol_enum(to_string(group.protocol));
  made.port = group.port;
  made.vpc_id = group.vpc;
  show_health_check(group, made);
  auto& balancers = made.load_balancer_arns.emplace();
  for (const auto& arn : load_balancers_of(state, group.arn)) balancers.push_back(arn.str());
  made.target_type = api::parse_target_type_enum(to_string(group.target_type));
  if (is_http(group.protocol))
    made.protocol_version = std::string(to_string(group.protocol_version));
  made.ip_address_type = api::TargetGroupIpAddressTypeEnum::kIpv4;
  return made;
}

api::Listener shown(const Listener& listener) {
  api::Listener made;
  made.listener_arn = listener.arn.str();
  made.load_balancer_arn = listener.load_balancer.str();
  made.port = listener.port;
  made.protocol = api::parse_protocol_enum(to_string(listener.protocol));
  show_tls(listener, made);
  made.default_actions = shown_actions(listener.default_action);
  return made;
}

api::TargetHealthDescription shown(const engine::State& state, const TargetGroup& group,
                                   const Target& target) {
  return shown_target(group, target.id, target.port, health_of(state, group, target));
}

api::TargetHealthDescription shown_unregistered(const TargetGroup& group, const std::string& id,
                                                int port) {
  return shown_target(group, id, port, unused(kNotRegistered));
}

}  // namespace minato::elb
