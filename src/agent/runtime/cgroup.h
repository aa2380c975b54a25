// Cgroup: one control group, by the same path in every hierarchy of the machine. On version 1 the
// runtime sets it up itself and the crun entry joins it: crun would move the container's process in
// from outside, which makes the kernel wait 5-16 ms for all processors, holding everybody else up.
// A process that joins by itself, through `tasks`, waits for nobody. On version 2 crun starts the
// process inside.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "agent/runtime/cgroup_layout.h"
#include "agent/runtime/container_spec.h"
#include "base/result.h"

namespace minato::agent_runtime {

class Cgroup {
 public:
  /// `layout` must outlive this. `path` as in ContainerSpec::cgroup_path.
  Cgroup(const CgroupLayout& layout, std::string path) : layout_(layout), path_(std::move(path)) {}

  /// Makes it and its parents, with the parents' controllers passed on. Not an error when it
  /// exists.
  Status create() const;
  /// Docker's rules for devices and what is allowed besides, on version 1. On version 2 they are a
  /// BPF program of crun's.
  Status restrict_devices(const std::vector<Device>& more) const;
  /// Memory, processor and process ceilings; `resource_limits` are the process's, not the group's.
  Status apply(const ContainerLimits& limits) const;

  /// What a process writes "0" to, to join. Version 1 only; empty on version 2.
  std::vector<std::filesystem::path> join_files() const;
  /// Kills by the kernel for want of memory so far; -1 when it can't be told.
  std::int64_t oom_kills() const;
  /// All that are in it or below it, as this machine numbers them.
  std::vector<pid_t> processes() const;
  /// SIGKILL for all that is in it or below it, until nothing is.
  void kill_all() const;
  /// Removes it with what is below, in every hierarchy. kIo when processes keep it for over a
  /// second.
  Status remove() const;

 private:
  std::vector<std::filesystem::path> folders() const;
  std::filesystem::path file(const char* controller, const char* name) const;
  Status apply_legacy(const ContainerLimits& limits) const;
  Status apply_unified(const ContainerLimits& limits) const;

  const CgroupLayout& layout_;
  std::string path_;
};

}  // namespace minato::agent_runtime
