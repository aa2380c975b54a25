// Target: one address and port that a target group sends requests to, from its registration until
// the last request after its deregistration is over.
#pragma once

#include <optional>
#include <string>

#include "base/enum_names.h"
#include "base/units.h"
#include "engine/field.h"
#include "services/elb/ids.h"

namespace minato::elb {

enum class TargetState { kInitial, kHealthy, kUnhealthy, kDraining };
constexpr EnumNames<TargetState, 4> names_of(TargetState) {
  return {"initial", "healthy", "unhealthy", "draining"};
}

/// ELB's reason code for a state, and its words.
struct StateReason {
  std::string_view reason;
  std::string_view description;
};
inline constexpr StateReason kRegistrationInProgress{"Elb.RegistrationInProgress",
                                                     "Target registration is in progress"};
inline constexpr StateReason kInitialHealthChecking{"Elb.InitialHealthChecking",
                                                    "Initial health checks in progress"};
inline constexpr StateReason kDeregistrationInProgress{"Target.DeregistrationInProgress",
                                                       "Target deregistration is in progress"};
inline constexpr StateReason kFailedHealthChecks{"Target.FailedHealthChecks",
                                                 "Health checks failed"};

struct Target {
  using Key = TargetKey;
  static constexpr std::string_view kTable = "elb.target";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("group", &Target::group),
                      field("id", &Target::id),
                      field("port", &Target::port),
                      field("state", &Target::state),
                      field("reason", &Target::reason),
                      field("description", &Target::description),
                      field("registeredAt", &Target::registered_at),
                      field("drainUntil", &Target::drain_until),
                      field("warmAt", &Target::warm_at),
                      field("owner", &Target::owner)};
  }
  TargetKey key() const { return key_of(group, id, port); }
  static TargetKey key_of(const TargetGroupArn& group, const std::string& id, int port) {
    return TargetKey(group.str() + '|' + id + '|' + std::to_string(port));
  }

  TargetGroupArn group;
  /// An EC2 instance id or an IP address, as registered.
  std::string id;
  int port = 0;
  TargetState state = TargetState::kInitial;
  /// ELB's reason code and words for the state.
  std::string reason;
  std::string description;
  Instant registered_at{};
  /// While draining: when it is removed even though requests are still open.
  std::optional<Instant> drain_until;
  /// While healthy in a target group with slow start: when it gets its whole share of requests.
  std::optional<Instant> warm_at;
  /// The id of the ECS task that it belongs to; empty: registered by hand.
  std::string owner;
};

struct TargetsByGroup {
  using Record = Target;
  using Key = TargetGroupArn;
  static std::optional<Key> key_of(const Target& target) { return target.group; }
};

}  // namespace minato::elb
