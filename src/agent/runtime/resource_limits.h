// setrlimit's limits of a container's first process. Nothing above our own hard limit can be had
// (crun fails then), so what is asked for is clamped, and said so.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/runtime/container_spec.h"
#include "base/result.h"

namespace minato::agent_runtime {

struct ClampedLimits {
  std::vector<ResourceLimit> limits;      // With RLIMIT_ names.
  std::vector<std::string> explanations;  // One for each that was lowered.
};

/// kInvalidParameter for a name that is none. `own_hard_limit` tells this process's hard limit by
/// number. Without a "nofile", 65535 as on Fargate.
Result<ClampedLimits> clamp_resource_limits(const std::vector<ResourceLimit>& wanted,
                                            std::uint64_t (*own_hard_limit)(int resource));

/// getrlimit(2)'s.
std::uint64_t own_hard_limit(int resource);

}  // namespace minato::agent_runtime
