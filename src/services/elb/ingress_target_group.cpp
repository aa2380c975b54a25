#include "services/elb/ingress_target_group.h"

#include "services/elb/instance_directory.h"
#include "services/elb/target.h"

namespace minato::elb {
namespace {

std::optional<std::string> address_of(const engine::State& state, const TargetGroup& group,
                                      const Target& target) {
  if (group.target_type == TargetType::kIp) return target.id;
  return state.setting<InstanceDirectory>().find_address(state, target.id);
}

std::vector<link::IngressTarget> ingress_targets(const engine::State& state,
                                                 const TargetGroup& group) {
  std::vector<link::IngressTarget> targets;
  for (const Target* target : state.index<TargetsByGroup>().find(group.arn)) {
    auto address = address_of(state, group, *target);
    if (!address) continue;
    link::IngressTarget& added = targets.emplace_back();
    added.id = target->id;
    added.port = target->port;
    added.address = std::move(*address);
    added.draining = target->state == TargetState::kDraining;
  }
  return targets;
}

link::HttpVersion http_version(ProtocolVersion version) {
  switch (version) {
    case ProtocolVersion::kHttp1:
      return link::HttpVersion::kHttp1;
    case ProtocolVersion::kHttp2:
      return link::HttpVersion::kHttp2;
    case ProtocolVersion::kGrpc:
      return link::HttpVersion::kGrpc;
  }
  return link::HttpVersion::kHttp1;
}

link::IngressHealthCheck ingress_health_check(const TargetGroup& group) {
  const HealthCheck& check = group.health_check;
  link::IngressHealthCheck made;
  made.protocol = ingress_protocol(check.protocol);
  if (is_http(group.protocol)) made.protocol_version = http_version(group.protocol_version);
  made.path = check.path;
  made.port = check.port;
  made.interval_seconds = check.interval_seconds;
  made.timeout_seconds = check.timeout_seconds;
  made.healthy_threshold = check.healthy_threshold;
  made.unhealthy_threshold = check.unhealthy_threshold;
  made.matcher = check.matcher;
  return made;
}

std::optional<link::IngressStickiness> ingress_stickiness(const TargetGroup& group) {
  const TargetGroupOptions& options = group.options;
  if (!options.stickiness_enabled) return std::nullopt;
  link::IngressStickiness made;
  if (!is_http(group.protocol)) {
    made.kind = link::StickinessKind::kSourceIp;
  } else if (options.stickiness_type == StickinessType::kLbCookie) {
    made.kind = link::StickinessKind::kLbCookie;
    made.seconds = options.lb_cookie_seconds;
  } else {
    made.kind = link::StickinessKind::kAppCookie;
    made.seconds = options.app_cookie_seconds;
    made.cookie_name = options.app_cookie_name;
  }
  return made;
}

}  // namespace

link::IngressProtocol ingress_protocol(Protocol protocol) {
  switch (protocol) {
    case Protocol::kHttp:
      return link::IngressProtocol::kHttp;
    case Protocol::kHttps:
      return link::IngressProtocol::kHttps;
    case Protocol::kTcp:
      return link::IngressProtocol::kTcp;
    case Protocol::kTls:
      return link::IngressProtocol::kTls;
  }
  return link::IngressProtocol::kHttp;
}

link::IngressTargetGroup ingress_target_group(const engine::State& state,
                                              const TargetGroup& group) {
  const TargetGroupOptions& options = group.options;
  link::IngressTargetGroup made;
  made.arn = group.arn.str();
  made.name = group.name;
  made.protocol = ingress_protocol(group.protocol);
  if (is_http(group.protocol)) made.protocol_version = http_version(group.protocol_version);
  made.health_check = ingress_health_check(group);
  made.deregistration_delay_seconds = group.deregistration_delay_seconds;
  made.algorithm = options.algorithm == Algorithm::kRoundRobin
                       ? link::BalancingAlgorithm::kRoundRobin
                       : link::BalancingAlgorithm::kLeastOutstandingRequests;
  made.stickiness = ingress_stickiness(group);
  if (options.slow_start_seconds > 0) made.slow_start_seconds = options.slow_start_seconds;
  if (!is_http(group.protocol)) {
    made.proxy_protocol_v2 = options.proxy_protocol_v2;
    made.terminates_connections = options.terminates_connections;
  }
  made.targets = ingress_targets(state, group);
  return made;
}

}  // namespace minato::elb
