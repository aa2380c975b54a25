// MachineResources: what this machine has for tasks, and what it says of itself as attributes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/units.h"

namespace minato::agent {

struct MachineResources {
  CpuUnits cpu;
  /// What the machine has, less its own share.
  Mebibytes memory;
};

struct ResourceOverrides {
  std::optional<CpuUnits> cpu;
  std::optional<Mebibytes> memory;
};

/// 1024 units a processor that this process may use; memory less the system's share.
MachineResources measure_resources(const ResourceOverrides& overrides);

/// What tasks may have of `total`: less 5 %, and less 256 MiB at least.
Mebibytes memory_for_tasks(Mebibytes total);

/// MemTotal out of /proc/meminfo's text.
std::optional<Mebibytes> parse_memory_total(std::string_view meminfo);

using Attribute = std::pair<std::string, std::string>;

/// "ecs.os-type" and the like, as ECS's own agent registers them; capabilities have no value.
std::vector<Attribute> machine_attributes(const std::string& availability_zone,
                                          const MachineResources& resources);

/// Whether an availability zone can be called so: letters, digits and hyphens, 1 to 64 of them.
bool is_availability_zone(std::string_view name);

/// Changes with every start of the machine. kIo when the kernel does not say.
Result<std::string> current_boot_id();

/// The address by which this machine speaks to others; 127.0.0.1 when it has no route.
std::string detect_address();

}  // namespace minato::agent
