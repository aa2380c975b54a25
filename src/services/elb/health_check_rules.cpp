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

Status change_matcher(const std::optional<std::string>& wanted, std::string& matcher) {
  if (!wanted) return {};
  if (!is_valid_matcher(*wanted)) {
    return fail(ErrorCode::kValidation,
                "Matcher.HttpCode must be codes from 200 to 499, such as '200', '200,202' or "
                "'200-299', not '" +
                    *wanted + "'");
  }
  matcher = *wanted;
  return {};
}

}  // namespace

Result<HealthCheck> changed_health_check(HealthCheck check, const HealthCheckChange& change) {
  const Status steps[] = {
      change_path(change.path, check.path),
      change_port(change.port, check.port),
      change_number(kInterval, change.interval_seconds, check.interval_seconds),
      change_number(kTimeout, change.timeout_seconds, check.timeout_seconds),
      change_number(kHealthy, change.healthy_threshold, check.healthy_threshold),
      change_number(kUnhealthy, change.unhealthy_threshold, check.unhealthy_threshold),
      change_matcher(change.matcher, check.matcher)};
  for (const auto& step : steps) {
    if (!step) return fail(step.error());
  }
  if (check.timeout_seconds >= check.interval_seconds) {
    return fail(ErrorCode::kValidation, "Health check timeout (" +
                                            std::to_string(check.timeout_seconds) +
                                            " s) must be smaller than the interval (" +
                                            std::to_string(check.interval_seconds) + " s)");
  }
  return check;
}

std::string health_check_port(const HealthCheck& check) {
  return check.port ? std::to_string(*check.port) : std::string(kTrafficPort);
}

}  // namespace minato::elb
