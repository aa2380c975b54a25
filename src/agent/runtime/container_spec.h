// ContainerSpec: everything the runtime must know to start one container, as plain values. Whoever
// asks (the agent) fills it from a task definition and an image; the runtime keeps what it needs
// for adoption in the container's own directory.
#pragma once

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/units.h"

namespace minato::agent_runtime {

enum class MountAccess { kReadWrite, kReadOnly };

/// A file or directory of this machine shown inside the container; the target is made when absent.
struct BindMount {
  std::filesystem::path source;
  std::filesystem::path target;
  MountAccess access = MountAccess::kReadOnly;
};

/// A file system in memory at a path of the container, which is made when absent.
struct MemoryMount {
  std::filesystem::path target;
  Mebibytes size;
  std::vector<std::string> options;  // As mount(8) has them for tmpfs.
};

/// `name` as in ECS ulimits ("nofile") or setrlimit ("RLIMIT_NOFILE"). Clamped to the agent's own
/// hard limit, since nothing above it can be had.
struct ResourceLimit {
  std::string name;
  std::uint64_t soft = 0;
  std::uint64_t hard = 0;
};

struct ContainerLimits {
  std::optional<CpuUnits> cpu_shares;   // Weight against others; values below 2 count as 2.
  std::optional<CpuUnits> cpu_maximum;  // A hard ceiling: 512 is half a processor.
  std::optional<Mebibytes> memory;      // Passing it gets the container killed (no swap on top).
  std::optional<Mebibytes> memory_reservation;
  std::int64_t pids = 4096;
  std::vector<ResourceLimit> resource_limits;
};

struct ContainerSpec {
  std::string id;  // 64 lower-case hexadecimal digits.
  std::string task_id;
  std::string name;
  std::filesystem::path
      directory;  // The container's own; made by create(). See ContainerDirectory.

  std::vector<std::filesystem::path> lower_layers;  // Unpacked image layers, topmost first.
  std::vector<std::string> args;                    // Entry point and command, not empty.
  std::vector<std::string> env;   // "NAME=value"; PATH, HOME, HOSTNAME are added when absent.
  std::string user;               // "", "uid", "uid:gid", "name", "name:group".
  std::string working_directory;  // Made when absent; "" means "/".
  std::string hostname;           // "" means this machine's.

  std::optional<std::filesystem::path> network_namespace;  // Absent: the machine's own network.
  std::string
      cgroup_path;  // "minato-<tag>/<task id>/<container name>", below every hierarchy's root.
  ContainerLimits limits;
  MountAccess root_access = MountAccess::kReadWrite;
  std::vector<BindMount> mounts;
  std::vector<MemoryMount> memory_mounts;
  Mebibytes shared_memory{64};  // Of /dev/shm.
  /// Of the container's own namespaces ("net.core.somaxconn").
  std::map<std::string, std::string> system_controls;
  /// Beside Docker's default ones: "NET_ADMIN".
  std::vector<std::string> added_capabilities;
  std::vector<std::string> dropped_capabilities;  // "ALL" drops the default ones.
  int stop_signal = SIGTERM;
  std::map<std::string, std::string> labels;  // Handed back by adopt(); no meaning here.
};

}  // namespace minato::agent_runtime
