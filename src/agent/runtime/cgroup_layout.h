// CgroupLayout: which control group hierarchies this machine has and where they are mounted. Found
// once, at the agent's start.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace minato::agent_runtime {

enum class CgroupVersion {
  kUnified,  // Version 2 at /sys/fs/cgroup.
  kLegacy,   // Version 1, a hierarchy a controller.
  kHybrid,   // Version 1, with a version 2 hierarchy mounted beside it (which crun 1.8 refuses to
             // see).
};

struct CgroupHierarchy {
  std::filesystem::path mount_point;
  std::vector<std::string> controllers;  // {"cpu", "cpuacct"}; of version 2, what its root offers.
};

struct CgroupLayout {
  CgroupVersion version = CgroupVersion::kUnified;
  /// All of version 1, or the one of version 2.
  std::vector<CgroupHierarchy> hierarchies;
  /// Where the version 2 hierarchy of a hybrid machine is mounted; empty otherwise.
  std::filesystem::path unified_beside;

  /// The mount point of the hierarchy with this controller, or null.
  const std::filesystem::path* find(std::string_view controller) const;
};

/// Out of the text of /proc/self/mountinfo. Controllers of version 2 are not in there and stay
/// empty.
Result<CgroupLayout> parse_cgroup_layout(std::string_view mountinfo);

/// This machine's. kNotSupportedHere when cpu, memory, pids or (version 1) devices is missing.
Result<CgroupLayout> detect_cgroup_layout();

}  // namespace minato::agent_runtime
