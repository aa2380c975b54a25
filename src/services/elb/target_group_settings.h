// What a caller of CreateTargetGroup decides, read by ELB's rules.
#pragma once

#include "api/elb.h"
#include "base/result.h"
#include "engine/state.h"
#include "services/elb/health_check_rules.h"
#include "services/elb/target_group.h"

namespace minato::elb {

/// A target group without an ARN. kValidation for what ELB refuses, kUnsupportedMember for what
/// Minato does not have; the message names the member.
Result<TargetGroup> read_target_group(const engine::State& state,
                                      const api::CreateTargetGroup::Request& request);

/// What a request says of the health check; CreateTargetGroup and ModifyTargetGroup have these
/// members alike.
template <class Request>
HealthCheckChange health_check_change(const Request& request) {
  HealthCheckChange change;
  if (request.health_check_protocol) {
    change.protocol = std::string(to_string(*request.health_check_protocol));
  }
  change.enabled = request.health_check_enabled;
  change.path = request.health_check_path;
  change.port = request.health_check_port;
  change.interval_seconds = request.health_check_interval_seconds;
  change.timeout_seconds = request.health_check_timeout_seconds;
  change.healthy_threshold = request.healthy_threshold_count;
  change.unhealthy_threshold = request.unhealthy_threshold_count;
  if (request.matcher) {
    change.http_codes = request.matcher->http_code;
    change.grpc_codes = request.matcher->grpc_code;
  }
  return change;
}

/// Whether a caller who asks for `wanted` may be given `present`.
bool same_settings(const TargetGroup& wanted, const TargetGroup& present);

}  // namespace minato::elb
