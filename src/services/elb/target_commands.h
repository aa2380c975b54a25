// The commands that change targets. ECS's controllers ask for them too: a task's targets come and
// go with it.
#pragma once

#include "engine/command.h"
#include "services/elb/target.h"

namespace minato::elb {

/// A target that is there and drains becomes a new one again; one that does not drain gets the new
/// owner, if there is one, and stays as it is otherwise.
struct RegisterTarget {
  static constexpr std::string_view kName = "RegisterTarget";
  void apply(engine::Commit& commit) const;

  TargetGroupArn group;
  std::string id;
  int port;
  Instant at;
  /// The id of the ECS task that it belongs to; empty: registered by hand.
  std::string owner = {};
};

/// No new requests; open ones have until `until`.
struct DrainTarget {
  static constexpr std::string_view kName = "DrainTarget";
  void apply(engine::Commit& commit) const;

  TargetKey key;
  Instant until;
};

/// Gone: drained, or there is nothing behind it any more.
struct RemoveTarget {
  static constexpr std::string_view kName = "RemoveTarget";
  void apply(engine::Commit& commit) const;

  TargetKey key;
};

/// What the balancer's health checks say. A draining target stays draining.
struct SetTargetHealth {
  static constexpr std::string_view kName = "SetTargetHealth";
  void apply(engine::Commit& commit) const;

  TargetKey key;
  TargetState state;
  std::string reason;
  std::string description;
  /// Of a target that becomes healthy and starts slowly.
  std::optional<Instant> warm_at = {};
};

}  // namespace minato::elb
