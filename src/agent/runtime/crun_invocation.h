// CrunInvocation: how crun is called on this machine for one container. On version 2 of control
// groups crun itself, which starts the container inside its group; on version 1 and hybrid by
// minato-crun (crun_entry/), which joins groups that the runtime has made, while crun leaves groups
// alone.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "agent/runtime/cgroup.h"
#include "agent/runtime/machine.h"

namespace minato::agent_runtime {

struct CrunInvocation {
  std::filesystem::path program;
  std::vector<std::string> options;  // Those before the verb.
  std::vector<std::string> env;
};

/// Where crun and its entry are, and where crun keeps its state.
struct CrunPlace {
  std::filesystem::path entry;
  std::filesystem::path state_directory;
};

CrunInvocation crun_invocation(const Machine& machine, const CrunPlace& place,
                               const Cgroup& cgroup);

/// crun's own folder for a container.
std::filesystem::path crun_state_of(const CrunPlace& place, const std::string& id);
/// The FIFO at which a created container waits to be started.
std::filesystem::path start_fifo_of(const CrunPlace& place, const std::string& id);

}  // namespace minato::agent_runtime
