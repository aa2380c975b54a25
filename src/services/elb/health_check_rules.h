// What a target group's health check may be, by the protocols of the group and of the check: ELB's
// limits and defaults.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "services/elb/target_group.h"

namespace minato::elb {

/// What a caller asks for; the rest stays as it is.
struct HealthCheckChange {
  /// As the API names it.
  std::optional<std::string> protocol;
  std::optional<bool> enabled;
  std::optional<std::string> path;
  /// "traffic-port" or a number.
  std::optional<std::string> port;
  std::optional<std::int32_t> interval_seconds;
  std::optional<std::int32_t> timeout_seconds;
  std::optional<std::int32_t> healthy_threshold;
  std::optional<std::int32_t> unhealthy_threshold;
  std::optional<std::string> http_codes;
  std::optional<std::string> grpc_codes;
};

/// Of a group that is being made: ELB's defaults for its protocol, with what the caller asks for.
Result<HealthCheck> new_health_check(const TargetGroup& group, const HealthCheckChange& change);

/// The group's own, changed. Both: kValidation names the member of the API that is out of its
/// limits, kUnsupportedMember what Minato does not have.
Result<HealthCheck> changed_health_check(const TargetGroup& group, const HealthCheckChange& change);

/// "traffic-port" or the number.
std::string health_check_port(const HealthCheck& check);

}  // namespace minato::elb
