// ContainerRuntime: starts real containers by crun under conmon, watches them, and cleans up after
// them. One per agent. Containers live on without it (conmon holds them); a new runtime adopts them
// from their directories. Every call blocks for milliseconds and belongs on a pool; calls about
// different containers may run at the same time, calls about one container must follow each other.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agent/runtime/command_process.h"
#include "agent/runtime/container_exit.h"
#include "agent/runtime/container_spec.h"
#include "base/result.h"
#include "base/unique_fd.h"

namespace minato::agent_runtime {

struct RuntimeOptions {
  /// crun's own state goes below; best on a tmpfs: "/run/minato-<tag>".
  std::filesystem::path state_directory;
  /// "minato-<tag>": the first component of every cgroup_path.
  std::string cgroup_root;
  /// The program minato-crun, beside minato.
  std::filesystem::path crun_entry;
  /// Called once for every container that ends, adopted ones included, on the runtime's own thread.
  /// It must not block; it may not destroy the runtime.
  std::function<void(const ContainerExit&)> on_exit;
};

enum class ContainerState { kCreated, kRunning, kExited };

/// What adopt() finds in a container's directory. For kExited, on_exit follows at once.
struct AdoptedContainer {
  std::string id;
  std::string task_id;
  std::string name;
  ContainerState state = ContainerState::kExited;
  int stop_signal = 0;
  std::map<std::string, std::string> labels;
};

struct ExecRequest {
  std::vector<std::string> args;
  std::vector<std::string> env;  // Added to the container's own.
  Millis timeout{30'000};
};

struct ExecResult {
  std::optional<int> exit_code;  // Absent when the time ran out; the command was killed.
  std::string output;            // The first 4 KiB of standard output and standard error together.
};

/// Ways into a running container that need nothing of what is in it.
struct ContainerAccess {
  /// O_PATH, with all that is mounted there; resolve paths in it by openat2(2), RESOLVE_IN_ROOT.
  UniqueFd root;
  /// For setns(2).
  UniqueFd network;
  /// Who the container's root is on this machine.
  uid_t root_user = 0;
  gid_t root_group = 0;
};

/// kKeepWithLayer: the writable layer stays too, for the same container to be made again.
enum class LogRetention { kKeep, kKeepWithLayer, kDelete };

class ContainerRuntime {
 public:
  /// Looks for what is needed (root, crun, conmon, overlayfs, cgroups) and compiles the seccomp
  /// filter. kNotSupportedHere names what is missing and the Debian package that has it.
  static Result<std::unique_ptr<ContainerRuntime>> open(RuntimeOptions options);
  /// Stops watching; containers run on.
  ~ContainerRuntime();

  /// Mounts the root, writes the bundle, and has the container made, not yet started. Leaves
  /// nothing behind when it fails. The message of kClient (no such user, no such program, ...) is
  /// fit for a stopped reason.
  Status create(const ContainerSpec& spec);
  Status start(const std::string& id);
  /// To the container's first process. Not an error when it has ended. A container that was created
  /// but not started dies of any signal.
  Status signal(const std::string& id, int signal_number);
  /// SIGKILL for every process in the container's cgroup.
  Status kill(const std::string& id);
  /// Runs a command in the container's namespaces and cgroup, with its user and environment.
  Result<ExecResult> exec(const std::string& id, const ExecRequest& request);
  /// The same with input and output in the caller's hands.
  Result<std::unique_ptr<CommandProcess>> start_command(const std::string& id,
                                                        const CommandRequest& request);
  /// The container's root and network from outside. kClient when it is not running.
  Result<ContainerAccess> access(const std::string& id);
  /// Kills what is left, then removes mounts, cgroup, state, and the directory (but for the logs).
  /// Waits for the container's end, so call it after kill() or on_exit where it must be fast.
  Status remove(const std::string& id, LogRetention retention);

  /// Takes a container over after a restart of the agent. kNotFound: there is none that could be
  /// adopted (never fully created, or the machine was started anew since); discard() it then.
  Result<AdoptedContainer> adopt(const std::filesystem::path& directory);
  /// As remove(), for a directory that could not be adopted.
  Status discard(const std::filesystem::path& directory, LogRetention retention);

  /// Ceilings for a whole task, on the parent of its containers' cgroups: "minato-<tag>/<task id>".
  Status create_task_cgroup(const std::string& cgroup_path, const ContainerLimits& limits);
  Status remove_task_cgroup(const std::string& cgroup_path);

  /// Where the container's standard output and error go, in k8s-file format (agent/logs reads it).
  static std::filesystem::path log_file(const std::filesystem::path& directory);
  /// The FIFO by which conmon is told to open its log anew (agent/logs' rotation wants it).
  static std::filesystem::path log_control(const std::filesystem::path& directory);

 private:
  class Impl;
  explicit ContainerRuntime(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// For a machine that was started anew and for `minato down`: kills whatever runs in cgroups below
/// `cgroup_root`, unmounts everything below `root`, and removes the cgroups and crun's state in
/// `state_directory`. Files below `root` stay. Needs no runtime; not an error when there is
/// nothing.
struct PurgeRequest {
  std::filesystem::path root;
  std::filesystem::path state_directory;
  std::string cgroup_root;
};
Status purge(const PurgeRequest& request);

}  // namespace minato::agent_runtime
