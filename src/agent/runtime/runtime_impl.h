// What is behind ContainerRuntime: the containers that this agent watches, each with its pidfds.
// The map is guarded by a mutex; a container's own fields change only in calls about it, which the
// caller keeps in order, and on the watcher's thread at its end.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>

#include "agent/runtime/conmon.h"
#include "agent/runtime/container_directory.h"
#include "agent/runtime/container_mounts.h"
#include "agent/runtime/container_record.h"
#include "agent/runtime/container_runtime.h"
#include "agent/runtime/crun_invocation.h"
#include "agent/runtime/exit_watcher.h"
#include "agent/runtime/machine.h"

namespace minato::agent_runtime {

class ContainerRuntime::Impl {
 public:
  static Result<std::unique_ptr<Impl>> open(RuntimeOptions options);

  Status create(const ContainerSpec& spec);
  Status start(const std::string& id);
  Status signal(const std::string& id, int signal_number);
  Status kill(const std::string& id);
  Result<ExecResult> exec(const std::string& id, const ExecRequest& request);
  Result<std::unique_ptr<CommandProcess>> start_command(const std::string& id,
                                                        const CommandRequest& request);
  Result<ContainerAccess> access(const std::string& id);
  Status remove(const std::string& id, LogRetention retention);
  Result<AdoptedContainer> adopt(const ContainerDirectory& directory);
  Status discard(const ContainerDirectory& directory, LogRetention retention);
  Status create_task_cgroup(const std::string& cgroup_path, const ContainerLimits& limits);
  Status remove_task_cgroup(const std::string& cgroup_path);

 private:
  struct Container {
    Container(ContainerRecord its_record, ContainerDirectory its_directory)
        : record(std::move(its_record)), directory(std::move(its_directory)) {}

    const ContainerRecord record;
    const ContainerDirectory directory;
    UniqueFd process;                       // Pidfd of its first process; may be empty.
    std::atomic<bool> killed_by_us{false};  // Then exit code 137 says nothing about memory.
    std::mutex mutex;
    std::condition_variable has_ended;
    bool ended = false;
  };
  using ContainerPointer = std::shared_ptr<Container>;

  Impl(RuntimeOptions options, Machine machine, std::string seccomp_program);

  Status validate(const ContainerSpec& spec) const;
  Status validate_cgroup_path(const std::string& path) const;
  Result<ContainerProcesses> make(const ContainerSpec& spec, const ContainerDirectory& directory);
  Status prepare_root(const ContainerSpec& spec, const ContainerDirectory& directory,
                      const ContainerMounts& mounts);
  Status write_config(const ContainerSpec& spec, const ContainerDirectory& directory,
                      const ContainerMounts& mounts);

  Result<ContainerPointer> find(const std::string& id);
  /// kClient when it is not running.
  Result<ContainerPointer> find_running(const std::string& id);
  Cgroup cgroup_of(const std::string& path) const { return Cgroup(machine_.cgroups, path); }
  bool awaits_start(const std::string& id) const;
  /// Keeps the container and waits for its end on the watcher's thread.
  Status watch(const ContainerPointer& container, ContainerProcesses processes);
  void conmon_ended(const ContainerPointer& container);
  void container_ended(const ContainerPointer& container, std::optional<int> exit_code);

  RuntimeOptions options_;
  Machine machine_;
  CrunPlace place_;
  std::string seccomp_program_;
  std::mutex mutex_;
  std::map<std::string, ContainerPointer> containers_;
  std::unique_ptr<ExitWatcher> watcher_;  // Last: its thread uses all of the above.
};

}  // namespace minato::agent_runtime
