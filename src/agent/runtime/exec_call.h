// ExecCall: one call of `crun exec` in a container: the files that it needs in the bundle, and its
// command line. The files carry the agent's process id, so that the next agent knows whose they are
// when this one is killed.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "agent/runtime/cgroup.h"
#include "agent/runtime/child_process.h"
#include "agent/runtime/container_directory.h"
#include "agent/runtime/crun_invocation.h"
#include "agent/runtime/oci_config.h"
#include "base/result.h"

namespace minato::agent_runtime {

class ExecCall {
 public:
  explicit ExecCall(const ContainerDirectory& directory);
  ExecCall(const ExecCall&) = delete;
  ExecCall& operator=(const ExecCall&) = delete;
  /// Removes the files.
  ~ExecCall();

  /// Writes down what is to be run: the container's own process with other words.
  Status write_process(const ContainerDirectory& directory, const ExecProcess& wanted) const;
  /// The command line; descriptors are the caller's. `console`: where crun sends the terminal to;
  /// empty: the command has none.
  SpawnRequest command_line(const CrunInvocation& crun, const std::string& id,
                            const std::filesystem::path& console) const;

  /// The command's process, as this machine numbers it; 0 before it runs, or if it never did.
  pid_t process_id() const;
  /// What crun had to say when it could not run the command; empty when it had nothing.
  std::string complaint() const;

 private:
  std::filesystem::path process_;
  std::filesystem::path pid_;
  std::filesystem::path log_;
};

/// Signals all processes of the command's session (setsid(2)) that are in the container; a shell
/// gives its jobs process groups of their own. Returns how many there were.
int signal_session(pid_t session, const Cgroup& cgroup, int signal_number);

/// Kills what commands of an agent that is no more have left in the container, and removes their
/// files.
void end_leftover_commands(const ContainerDirectory& directory, const Cgroup& cgroup);

}  // namespace minato::agent_runtime
