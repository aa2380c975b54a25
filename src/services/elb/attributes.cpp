#include "services/elb/attributes.h"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <string_view>

#include "services/elb/decimal.h"

namespace minato::elb {
namespace {

constexpr int kLongestDelaySeconds = 3600;
constexpr std::string_view kDeregistrationDelay = "deregistration_delay.timeout_seconds";

struct Default {
  std::string_view key;
  std::string_view value;
};

constexpr Default kTargetGroupDefaults[] = {
    {kDeregistrationDelay, "300"},
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

constexpr Default kLoadBalancerDefaults[] = {
    {"access_logs.s3.bucket", ""},
    {"access_logs.s3.enabled", "false"},
    {"access_logs.s3.prefix", ""},
    {"client_keep_alive.seconds", "3600"},
    {"connection_logs.s3.bucket", ""},
    {"connection_logs.s3.enabled", "false"},
    {"connection_logs.s3.prefix", ""},
    {"deletion_protection.enabled", "false"},
    {"idle_timeout.timeout_seconds", "60"},
    {"ipv6.deny_all_igw_traffic", "false"},
    {"load_balancing.cross_zone.enabled", "true"},
    {"routing.http.desync_mitigation_mode", "defensive"},
    {"routing.http.drop_invalid_header_fields.enabled", "false"},
    {"routing.http.preserve_host_header.enabled", "false"},
    {"routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "false"},
    {"routing.http.xff_client_port.enabled", "false"},
    {"routing.http.xff_header_processing.mode", "append"},
    {"routing.http2.enabled", "true"},
    {"waf.fail_open.enabled", "false"},
    {"zonal_shift.config.enabled", "false"},
};

std::vector<Attribute> shown(std::span<const Default> defaults) {
  std::vector<Attribute> attributes;
  for (const auto& [key, value] : defaults) {
    attributes.push_back({std::string(key), std::string(value)});
  }
  return attributes;
}

Status check_keys(const std::vector<Attribute>& wanted, std::span<const Default> known) {
  std::set<std::string_view> seen;
  for (const auto& attribute : wanted) {
    const bool is_known = std::any_of(known.begin(), known.end(), [&](const Default& candidate) {
      return candidate.key == attribute.key;
    });
    if (!is_known) {
      return fail(ErrorCode::kValidation,
                  "Attribute key '" + attribute.key + "' is not recognized");
    }
    if (!seen.insert(attribute.key).second) {
      return fail(ErrorCode::kValidation,
                  "Attribute key '" + attribute.key + "' is specified more than once");
    }
  }
  return {};
}

Status check_is_default(const Attribute& wanted, std::span<const Default> known) {
  for (const auto& [key, value] : known) {
    if (key != wanted.key || value == wanted.value) continue;
    return fail(ErrorCode::kUnsupportedMember, "Attribute '" + wanted.key + "' cannot be set to '" +
                                                   wanted.value + "': only its default, '" +
                                                   std::string(value) + "', is supported");
  }
  return {};
}

Result<int> read_delay(const std::string& text) {
  if (const auto seconds = parse_decimal(text, 0, kLongestDelaySeconds)) return *seconds;
  return fail(ErrorCode::kValidation, "'" + std::string(kDeregistrationDelay) +
                                          "' must be a number of seconds from 0 to 3600, not '" +
                                          text + "'");
}

}  // namespace

std::vector<Attribute> target_group_attributes(const TargetGroup& group) {
  auto attributes = shown(kTargetGroupDefaults);
  for (auto& attribute : attributes) {
    if (attribute.key == kDeregistrationDelay) {
      attribute.value = std::to_string(group.deregistration_delay_seconds);
    }
  }
  return attributes;
}

std::vector<Attribute> load_balancer_attributes() { return shown(kLoadBalancerDefaults); }

Result<std::optional<int>> read_target_group_attributes(const std::vector<Attribute>& wanted) {
  if (Status checked = check_keys(wanted, kTargetGroupDefaults); !checked) {
    return fail(std::move(checked.error()));
  }
  std::optional<int> delay;
  for (const auto& attribute : wanted) {
    if (attribute.key == kDeregistrationDelay) {
      const auto seconds = read_delay(attribute.value);
      if (!seconds) return fail(seconds.error());
      delay = *seconds;
    } else if (Status same = check_is_default(attribute, kTargetGroupDefaults); !same) {
      return fail(std::move(same.error()));
    }
  }
  return delay;
}

Status check_load_balancer_attributes(const std::vector<Attribute>& wanted) {
  if (Status checked = check_keys(wanted, kLoadBalancerDefaults); !checked) return checked;
  for (const auto& attribute : wanted) {
    if (Status same = check_is_default(attribute, kLoadBalancerDefaults); !same) return same;
  }
  return {};
}

}  // namespace minato::elb
