// The commands that change targets. ECS's controllers ask for them too: a task's targets come and go with it.
#pragma once

#include "engine/command.h"
#include "services/elb/target.h"

namespace minato::elb {

/// A target that is there and drains becomes a new one again; one that does not drain stays as it is.
struct RegisterTarget final : engine::Command {
  RegisterTarget(TargetGroupArn in, std::string target_id, int target_port, Instant now)
      : group(std::move(in)), id(std::move(target_id)), port(target_port), at(now) {}
  std::string_view name() const override { return "RegisterTarget"; }
  void apply(engine::Commit& commit) const override;

  TargetGroupArn group;
  std::string id;
  int port;
  Instant at;
};

/// No new requests; open ones have until `until`.
struct DrainTarget final : engine::Command {
  DrainTarget(TargetKey which, Instant latest) : key(std::move(which)), until(latest) {}
  std::string_view name() const override { return "DrainTarget"; }
  void apply(engine::Commit& commit) const override;

  TargetKey key;
  Instant until;
};

/// Gone: drained, or there is nothing behind it any more.
struct RemoveTarget final : engine::Command {
  explicit RemoveTarget(TargetKey which) : key(std::move(which)) {}
  std::string_view name() const override { return "RemoveTarget"; }
  void apply(engine::Commit& commit) const override;

  TargetKey key;
};

/// What the balancer's health checks say. A draining target stays draining.
struct SetTargetHealth final : engine::Command {
  SetTargetHealth(TargetKey which, TargetState now_state, std::string why, std::string words)
      : key(std::move(which)),
        state(now_state),
        reason(std::move(why)),
        description(std::move(words)) {}
  std::string_view name() const override { return "SetTargetHealth"; }
  void apply(engine::Commit& commit) const override;

  TargetKey key;
  TargetState state;
  std::string reason;
  std::string description;
};

}  // namespace minato::elb
