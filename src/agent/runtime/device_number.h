// device_number: which device of the kernel a node of /dev stands for.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/result.h"

namespace minato::agent_runtime {

struct DeviceNumber {
  char type = 'c';  // 'b' for block devices.
  std::int64_t major = 0;
  std::int64_t minor = 0;
};

/// kClient when there is no such device on this machine.
Result<DeviceNumber> device_number(const std::filesystem::path& node);

struct DeviceNode {
  std::filesystem::path path;
  DeviceNumber number;
  std::uint32_t mode = 0600;
};

/// All of /dev but for terminals (/dev/pts): what a privileged container is given.
std::vector<DeviceNode> devices_of_machine();

}  // namespace minato::agent_runtime
