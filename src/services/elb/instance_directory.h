// InstanceDirectory: what this wing must know of machines, told by the one that has them. A setting
// of the state, which ECS's wing adds; pure, like everything that handlers call.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "engine/state.h"

namespace minato::elb {

struct InstanceDirectory {
  /// Where the machine of an EC2 instance id ("i-...") is reached, or nothing when no such machine
  /// is registered.
  std::function<std::optional<std::string>(const engine::State&, const std::string& instance_id)>
      find_address;
};

}  // namespace minato::elb
