// conmon: the small process that stays with a container, takes its output into the log and its exit
// code into a file, whatever becomes of the agent. Here: having one create a container, and finding
// one again.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/runtime/container_directory.h"
#include "agent/runtime/container_spec.h"
#include "agent/runtime/crun_invocation.h"
#include "base/result.h"
#include "base/unique_fd.h"

namespace minato::agent_runtime {

/// A container with the processes that are watched: pidfds, so that a number used again fools
/// nobody.
struct ContainerProcesses {
  UniqueFd conmon;          // Empty: conmon is gone.
  UniqueFd container;       // The container's first process. Empty: it is gone.
  pid_t container_pid = 0;  // Of a container that was just made.
};

struct ConmonRequest {
  std::string id;
  Terminal terminal = Terminal::kNone;
  StandardInput standard_input = StandardInput::kEmpty;
};

/// Starts conmon, which has crun create the container. kClient carries crun's refusal.
Result<ContainerProcesses> create_with_conmon(const std::filesystem::path& conmon,
                                              const CrunInvocation& crun,
                                              const ConmonRequest& request,
                                              const ContainerDirectory& directory);

/// Those of a container made earlier, as far as they still run. kNotFound when it never came to be.
Result<ContainerProcesses> find_processes(const std::string& id,
                                          const ContainerDirectory& directory,
                                          const std::string& cgroup_path);

/// The code that conmon left; empty when it left none.
std::optional<int> read_exit_code(const ContainerDirectory& directory);

/// SIGKILL for every process of this machine that has the id among its arguments: conmon and crun
/// in the middle of making the container.
void kill_processes_naming(const std::string& id);

/// Every conmon whose bundle is below `root`.
std::vector<UniqueFd> find_conmons_below(const std::filesystem::path& root);

/// What crun says on standard error, as one line for a person: without its time and level.
std::string readable_crun_message(std::string_view message);

}  // namespace minato::agent_runtime
