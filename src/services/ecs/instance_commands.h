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
