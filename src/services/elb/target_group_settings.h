// What a caller of CreateTargetGroup decides, read by ELB's rules for an application load
// balancer's groups.
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

/// CreateTargetGroup and ModifyTargetGroup have these members alike.
template <class Request>
Result<HealthCheck> read_health_check(const HealthCheck& check, const Request& request);

/// Whether a caller who asks for `wanted` may be given `present`.
bool same_settings(const TargetGroup& wanted, const TargetGroup& present);

// -- Implementation
// --------------------------------------------------------------------------------

/// HealthCheckProtocol, HealthCheckEnabled and GrpcCode, of which there is no choice.
Status check_health_check_kind(const std::optional<api::ProtocolEnum>& protocol,
                               const std::optional<bool>& enabled,
                               const std::optional<api::Matcher>& matcher);

template <class Request>
Result<HealthCheck> read_health_check(const HealthCheck& check, const Request& request) {
  Status kind = check_health_check_kind(request.health_check_protocol, request.health_check_enabled,
                                        request.matcher);
  if (!kind) return fail(std::move(kind.error()));
  HealthCheckChange change;
  change.path = request.health_check_path;
  change.port = request.health_check_port;
  change.interval_seconds = request.health_check_interval_seconds;
  change.timeout_seconds = request.health_check_timeout_seconds;
  change.healthy_threshold = request.healthy_threshold_count;
  change.unhealthy_threshold = request.unhealthy_threshold_count;
  if (request.matcher) change.matcher = request.matcher->http_code;
  return changed_health_check(check, change);
}

}  // namespace minato::elb
