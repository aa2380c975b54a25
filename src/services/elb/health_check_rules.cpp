#include "services/elb/health_check_rules.h"

#include <string_view>

#include "services/elb/decimal.h"
#include "services/elb/matcher_rules.h"

namespace minato::elb {
namespace {

constexpr std::string_view kTrafficPort = "traffic-port";
constexpr std::size_t kLongestPath = 1024;

struct Limits {
  std::string_view member;
  int least;
  int most;
};

constexpr Limits kInterval{"HealthCheckIntervalSeconds", 5, 300};
constexpr Limits kTimeout{"HealthCheckTimeoutSeconds", 2, 120};
constexpr Limits kHealthy{"HealthyThresholdCount", 2, 10};
constexpr Limits kUnhealthy{"UnhealthyThresholdCount", 2, 10};

Status change_number(const Limits& limits, const std::optional<std::int32_t>& wanted, int& number) {
  if (!wanted) return {};
  if (*wanted < limits.least || *wanted > limits.most) {
    return fail(ErrorCode::kValidation,
                std::string(limits.member) + " must be between " + std::to_string(limits.least) +
                    " and " + std::to_string(limits.most) + ", not " + std::to_string(*wanted));
  }
  number = *wanted;
  return {};
}

Status change_port(const std::optional<std::string>& wanted, std::optional<int>& port) {
  if (!wanted) return {};
  port.reset();
  if (*wanted == kTrafficPort) return {};
  port = parse_decimal(*wanted, 1, 65535);
  if (port) return {};
  return fail(
      ErrorCode::kValidation,
      "HealthCheckPort must be 'traffic-port' or a port from 1 to 65535, not '" + *wanted + "'");
}

bool is_visible(std::string_view path) {
  for (const char c : path) {
    if (c <= ' ' || c >= 0x7f) return false;
  }
  return true;
}

Status change_path(const std::optional<std::string>& wanted, std::string& path) {
  if (!wanted) return {};
  if (!wanted->starts_with('/') || wanted->size() > kLongestPath || !is_visible(*wanted)) {
    return fail(ErrorCode::kValidation,
                "HealthCheckPath must begin with '/' and have at most 1024 visible characters, "
                "not '" +
                    *wanted + "'");
  }
  path = *wanted;
  return {};
}

Status refuse(const std::string& why) { return fail(ErrorCode::kValidation, why); }

Status change_protocol(const TargetGroup& group, const std::optional<std::string>& wanted,
                       Protocol& protocol) {
  if (!wanted) return {};
  Protocol read = Protocol::kTls;
  const bool known = parse_enum(*wanted, read) && read != Protocol::kTls;
  if (known && (is_http(read) || !is_http(group.protocol))) {
    protocol = read;
    return {};
  }
  return refuse("HealthCheckProtocol '" + *wanted +
                "' is not supported for target groups with the protocol '" +
                std::string(to_string(group.protocol)) + "'");
}

struct Matcher {
  std::string_view member;
  CodeRange codes;
  std::string_view takes;
};

/// By what the balancer understands of an answer.
Matcher matcher_of(const TargetGroup& group) {
  if (group.protocol_version == ProtocolVersion::kGrpc) {
    return {"Matcher.GrpcCode", {0, 99}, "codes from 0 to 99, such as '0', '0,12' or '0-99'"};
  }
  if (is_http(group.protocol)) {
    return {"Matcher.HttpCode",
            {200, 499},
            "codes from 200 to 499, such as '200', '200,202' or '200-299'"};
  }
  return {"Matcher.HttpCode",
          {200, 599},
          "codes from 200 to 599, such as '200', '200,202' or '200-399'"};
}

Status change_matcher(const TargetGroup& group, const HealthCheckChange& change,
                      std::string& matcher) {
  const bool grpc = group.protocol_version == ProtocolVersion::kGrpc;
  if (grpc && change.http_codes) {
    return refuse("Matcher.HttpCode is not for target groups of protocol version 'GRPC'");
  }
  if (!grpc && change.grpc_codes) {
    return refuse("Matcher.GrpcCode is only for target groups of protocol version 'GRPC'");
  }
  const auto& wanted = grpc ? change.grpc_codes : change.http_codes;
  if (!wanted) return {};
  const Matcher rule = matcher_of(group);
  if (!is_valid_matcher(*wanted, rule.codes)) {
    return refuse(std::string(rule.member) + " must be " + std::string(rule.takes) + ", not '" +
                  *wanted + "'");
  }
  matcher = *wanted;
  return {};
}

/// A check that only connects has nothing to ask for and to compare.
Status check_tcp(const HealthCheck& check, const HealthCheckChange& change) {
  if (check.protocol != Protocol::kTcp) return {};
  if (change.path)
    return refuse("HealthCheckPath is not for health checks with the protocol 'TCP'");
  if (change.http_codes) {
    return refuse("Matcher.HttpCode is not for health checks with the protocol 'TCP'");
  }
  return {};
}

/// ELB lets a network load balancer's check take the whole interval.
Status check_timeout(const TargetGroup& group, const HealthCheck& check) {
  const int most = check.interval_seconds - (is_http(group.protocol) ? 1 : 0);
  if (check.timeout_seconds <= most) return {};
  return refuse("Health check timeout (" + std::to_string(check.timeout_seconds) +
                " s) must be smaller than the interval (" + std::to_string(check.interval_seconds) +
                " s)");
}

Result<HealthCheck> changed(const TargetGroup& group, HealthCheck check,
                            const HealthCheckChange& change) {
  if (change.enabled && !*change.enabled) {
    return fail(
        refuse("HealthCheckEnabled must be true for the target types 'instance' and 'ip'").error());
  }
  const Status steps[] = {
      change_protocol(group, change.protocol, check.protocol),
      change_path(change.path, check.path),
      change_port(change.port, check.port),
      change_number(kInterval, change.interval_seconds, check.interval_seconds),
      change_number(kTimeout, change.timeout_seconds, check.timeout_seconds),
      change_number(kHealthy, change.healthy_threshold, check.healthy_threshold),
      change_number(kUnhealthy, change.unhealthy_threshold, check.unhealthy_threshold),
      change_matcher(group, change, check.matcher),
      check_tcp(check, change),
      check_timeout(group, check)};
  for (const auto& step : steps) {
    if (!step) return fail(step.error());
  }
  return check;
}

/// The paths, codes and times that ELB documents for each protocol.
HealthCheck defaults_of(const TargetGroup& group, Protocol protocol) {
  HealthCheck check;
  check.protocol = protocol;
  if (!is_http(group.protocol)) {
    check.timeout_seconds = protocol == Protocol::kHttp ? 6 : 10;
    check.matcher = "200-399";
  }
  if (group.protocol_version == ProtocolVersion::kGrpc) {
    check.path = "/AWS.ALB/healthcheck";
    check.matcher = "12";
  }
  return check;
}

}  // namespace

Result<HealthCheck> new_health_check(const TargetGroup& group, const HealthCheckChange& change) {
  Protocol protocol = is_http(group.protocol) ? Protocol::kHttp : Protocol::kTcp;
  if (Status read = change_protocol(group, change.protocol, protocol); !read) {
    return fail(read.error());
  }
  return changed(group, defaults_of(group, protocol), change);
}

Result<HealthCheck> changed_health_check(const TargetGroup& group,
                                         const HealthCheckChange& change) {
  return changed(group, group.health_check, change);
}

std::string health_check_port(const HealthCheck& check) {
  return check.port ? std::to_string(*check.port) : std::string(kTrafficPort);
}

}  // namespace minato::elb
