// The commands that change container instances and their links.
#pragma once

#include "engine/command.h"
#include "services/ecs/container_instance.h"

namespace minato::ecs {

/// A machine that registers, for the first time or again: what it says of itself is taken over, its
/// status and tags stay, and it is no longer lost.
struct RegisterInstance {
  static constexpr std::string_view kName = "RegisterInstance";
  void apply(engine::Commit& commit) const;
  ContainerInstance instance;
};

/// ACTIVE or DRAINING.
struct SetInstanceStatus {
  static constexpr std::string_view kName = "SetInstanceStatus";
  void apply(engine::Commit& commit) const;
  InstanceId id;
  InstanceStatus status;
};

/// Drops the machine from the books, until it registers again.
struct DeregisterInstance {
  static constexpr std::string_view kName = "DeregisterInstance";
  void apply(engine::Commit& commit) const;
  InstanceId id;
};

/// A custom attribute, new or with another value; nothing: it is gone.
struct SetInstanceAttribute {
  static constexpr std::string_view kName = "SetInstanceAttribute";
  void apply(engine::Commit& commit) const;
  InstanceId id;
  std::string name;
  std::optional<std::string> value;
};

struct CountFailedStarts {
  static constexpr std::string_view kName = "CountFailedStarts";
  void apply(engine::Commit& commit) const;
  InstanceId id;
  FailedStarts failed_starts;
};

struct SetInstanceLost {
  static constexpr std::string_view kName = "SetInstanceLost";
  void apply(engine::Commit& commit) const;
  InstanceId id;
};

/// The link to a machine came up or went down. Not journalled.
struct SetInstanceLink {
  static constexpr std::string_view kName = "SetInstanceLink";
  void apply(engine::Commit& commit) const;
  InstanceLink link;
};

}  // namespace minato::ecs
