// What a target group's health check may be: the limits of an ALB's target group with protocol
// HTTP.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "services/elb/target_group.h"

namespace minato::elb {

/// What a caller asks for; the rest stays as it is.
struct HealthCheckChange {
  std::optional<std::string> path;
  /// "traffic-port" or a number.
  std::optional<std::string> port;
  std::optional<std::int32_t> interval_seconds;
  std::optional<std::int32_t> timeout_seconds;
  std::optional<std::int32_t> healthy_threshold;
  std::optional<std::int32_t> unhealthy_threshold;
  std::optional<std::string> matcher;
};

/// kValidation names the member of the API that is out of its limits.
Result<HealthCheck> changed_health_check(HealthCheck check, const HealthCheckChange& change);

/// "traffic-port" or the number.
std::string health_check_port(const HealthCheck& check);

}  // namespace minato::elb
