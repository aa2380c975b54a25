// Machine: what the runtime needs of this machine, found once at the agent's start.
#pragma once

#include <filesystem>
#include <string>

#include "agent/runtime/cgroup_layout.h"
#include "base/result.h"

namespace minato::agent_runtime {

struct Machine {
  std::filesystem::path crun;
  std::filesystem::path conmon;
  CgroupLayout cgroups;
  std::string hostname;
  std::string boot_id;
  std::uint64_t capabilities = 0;  // The agent's own, a bit each: what it can give away.
};

/// kNotSupportedHere names what is missing - root, crun, conmon, overlayfs, control groups, seccomp
/// - and what to do about it.
Result<Machine> inspect_machine();

/// The first executable of that name along PATH and where Debian puts programs; empty when there is
/// none.
std::filesystem::path find_program(const std::string& name);

}  // namespace minato::agent_runtime
