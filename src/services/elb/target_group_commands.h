// The commands that change target groups.
#pragma once

#include <map>
#include <string>

#include "engine/command.h"
#include "services/elb/target_group.h"

namespace minato::elb {

struct CreateTargetGroup {
  static constexpr std::string_view kName = "CreateTargetGroup";
  void apply(engine::Commit& commit) const;

  TargetGroup group;
};

/// With its targets.
struct DeleteTargetGroup {
  static constexpr std::string_view kName = "DeleteTargetGroup";
  void apply(engine::Commit& commit) const;

  TargetGroupArn arn;
};

struct SetHealthCheck {
  static constexpr std::string_view kName = "SetHealthCheck";
  void apply(engine::Commit& commit) const;

  TargetGroupArn arn;
  HealthCheck health_check;
};

/// What ModifyTargetGroupAttributes changes.
struct SetTargetGroupOptions {
  static constexpr std::string_view kName = "SetTargetGroupOptions";
  void apply(engine::Commit& commit) const;

  TargetGroupArn arn;
  int deregistration_delay_seconds;
  TargetGroupOptions options;
};

struct TagTargetGroup {
  static constexpr std::string_view kName = "TagTargetGroup";
  void apply(engine::Commit& commit) const;

  TargetGroupArn arn;
  std::map<std::string, std::string> tags;
};

}  // namespace minato::elb
