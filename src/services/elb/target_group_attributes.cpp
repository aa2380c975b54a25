#include <algorithm>

#include "services/elb/attribute_table.h"
#include "services/elb/cookie_rules.h"

namespace minato::elb {
namespace {

using Settable = SettableAttribute<TargetGroup>;

constexpr int kLongestStickiness = 604800;

constexpr AttributeDefault kApplicationDefaults[] = {
    {"deregistration_delay.timeout_seconds", "300"},
    {"load_balancing.algorithm.anomaly_mitigation", "off"},
    {"load_balancing.algorithm.type", "round_robin"},
    {"load_balancing.cross_zone.enabled", "use_load_balancer_configuration"},
    {"slow_start.duration_seconds", "0"},
    {"stickiness.app_cookie.cookie_name", ""},
    {"stickiness.app_cookie.duration_seconds", "86400"},
    {"stickiness.enabled", "false"},
    {"stickiness.lb_cookie.duration_seconds", "86400"},
    {"stickiness.type", "lb_cookie"},
    {"target_group_health.dns_failover.minimum_healthy_targets.count", "1"},
    {"target_group_health.dns_failover.minimum_healthy_targets.percentage", "off"},
    {"target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "1"},
    {"target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "off"},
};

constexpr AttributeDefault kNetworkDefaults[] = {
    {"deregistration_delay.connection_termination.enabled", "false"},
    {"deregistration_delay.timeout_seconds", "300"},
    {"load_balancing.cross_zone.enabled", "use_load_balancer_configuration"},
    {"preserve_client_ip.enabled", "false"},
    {"proxy_protocol_v2.enabled", "false"},
    {"stickiness.enabled", "false"},
    {"stickiness.type", "source_ip"},
    {"target_group_health.dns_failover.minimum_healthy_targets.count", "1"},
    {"target_group_health.dns_failover.minimum_healthy_targets.percentage", "off"},
    {"target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "1"},
    {"target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "off"},
    {"target_health_state.unhealthy.connection_termination.enabled", "true"},
    {"target_health_state.unhealthy.draining_interval_seconds", "0"},
};

/// An attribute that is a flag of TargetGroupOptions.
template <bool TargetGroupOptions::*kMember>
constexpr Settable flag(std::string_view key) {
  return {key, "true or false",
          [](const TargetGroup& group) { return show_bool(group.options.*kMember); },
          [](TargetGroup& group, const std::string& value) {
            return read_bool(value, group.options.*kMember);
          }};
}

template <int TargetGroupOptions::*kMember>
constexpr Settable cookie_seconds(std::string_view key) {
  return {key, "a number of seconds from 1 to 604800",
          [](const TargetGroup& group) { return std::to_string(group.options.*kMember); },
          [](TargetGroup& group, const std::string& value) {
            return read_number(value, 1, kLongestStickiness, group.options.*kMember);
          }};
}

constexpr Settable kDeregistrationDelay = {
    "deregistration_delay.timeout_seconds", "a number of seconds from 0 to 3600",
    [](const TargetGroup& group) { return std::to_string(group.deregistration_delay_seconds); },
    [](TargetGroup& group, const std::string& value) {
      return read_number(value, 0, 3600, group.deregistration_delay_seconds);
    }};

constexpr Settable kStickinessEnabled =
    flag<&TargetGroupOptions::stickiness_enabled>("stickiness.enabled");

constexpr Settable kApplicationSettables[] = {
    kDeregistrationDelay,
    kStickinessEnabled,
    cookie_seconds<&TargetGroupOptions::lb_cookie_seconds>("stickiness.lb_cookie.duration_seconds"),
    cookie_seconds<&TargetGroupOptions::app_cookie_seconds>(
        "stickiness.app_cookie.duration_seconds"),
    {"load_balancing.algorithm.type", "round_robin or least_outstanding_requests",
     [](const TargetGroup& group) { return std::string(to_string(group.options.algorithm)); },
     [](TargetGroup& group, const std::string& value) {
       return parse_enum(value, group.options.algorithm);
     },
     "weighted_random"},
    {"slow_start.duration_seconds", "0 or a number of seconds from 30 to 900",
     [](const TargetGroup& group) { return std::to_string(group.options.slow_start_seconds); },
     [](TargetGroup& group, const std::string& value) {
       return read_number(value, 0, 0, group.options.slow_start_seconds) ||
              read_number(value, 30, 900, group.options.slow_start_seconds);
     }},
    {"stickiness.app_cookie.cookie_name",
     "the name of a cookie of the application's, and none that begins with AWSALB",
     [](const TargetGroup& group) { return group.options.app_cookie_name; },
     [](TargetGroup& group, const std::string& value) {
       if (!value.empty() && !is_application_cookie(value)) return false;
       group.options.app_cookie_name = value;
       return true;
     }},
    {"stickiness.type", "lb_cookie or app_cookie",
     [](const TargetGroup& group) { return std::string(to_string(group.options.stickiness_type)); },
     [](TargetGroup& group, const std::string& value) {
       return parse_enum(value, group.options.stickiness_type);
     }},
};

constexpr Settable kNetworkSettables[] = {
    kDeregistrationDelay,
    kStickinessEnabled,
    flag<&TargetGroupOptions::proxy_protocol_v2>("proxy_protocol_v2.enabled"),
    flag<&TargetGroupOptions::terminates_connections>(
        "deregistration_delay.connection_termination.enabled"),
};

AttributeTable<TargetGroup> table_of(const TargetGroup& group) {
  if (is_http(group.protocol)) return {kApplicationDefaults, kApplicationSettables};
  return {kNetworkDefaults, kNetworkSettables};
}

/// What ELB refuses of attributes that are right each by itself.
Status check_together(const TargetGroup& group) {
  const TargetGroupOptions& options = group.options;
  if (options.slow_start_seconds > 0 && options.algorithm == Algorithm::kLeastOutstandingRequests) {
    return fail(ErrorCode::kInvalidConfiguration,
                "'slow_start.duration_seconds' cannot be used with the "
                "'load_balancing.algorithm.type' 'least_outstanding_requests'");
  }
  if (!options.stickiness_enabled) return {};
  if (group.protocol == Protocol::kTls) {
    return fail(ErrorCode::kInvalidConfiguration,
                "'stickiness.enabled' is not supported for target groups with the protocol 'TLS'");
  }
  if (is_http(group.protocol) && options.stickiness_type == StickinessType::kAppCookie &&
      options.app_cookie_name.empty()) {
    return fail(ErrorCode::kInvalidConfiguration,
                "'stickiness.app_cookie.cookie_name' must be specified for the 'stickiness.type' "
                "'app_cookie'");
  }
  return {};
}

}  // namespace

std::vector<Attribute> target_group_attributes(const TargetGroup& group) {
  return shown_attributes(group, table_of(group));
}

Result<TargetGroup> with_attributes(TargetGroup group, const std::vector<Attribute>& wanted) {
  const auto table = table_of(group);
  auto changed = set_attributes(std::move(group), wanted, table);
  if (!changed) return changed;
  if (Status checked = check_together(*changed); !checked) return fail(checked.error());
  return changed;
}

}  // namespace minato::elb
