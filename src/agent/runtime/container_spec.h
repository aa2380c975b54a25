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

#include "agent/namespaces/user_namespace.h"
#include "base/units.h"

namespace minato::agent_runtime {

enum class MountAccess { kReadWrite, kReadOnly };

/// Of whom the files of a mount are inside a container with a user namespace: kAsOnDisk leaves
/// what root here owns to nobody there, kAsInside gives it to root there (and back).
enum class MountOwners { kAsOnDisk, kAsInside };

/// kFromImage: a folder that is empty first gets what the image has where it is mounted, as
/// Docker's volumes do.
enum class Fill { kNever, kFromImage };

/// A file or directory of this machine shown inside the container; the target is made when absent.
struct BindMount {
  std::filesystem::path source;
  std::filesystem::path target;
  MountAccess access = MountAccess::kReadOnly;
  MountOwners owners = MountOwners::kAsOnDisk;
  Fill fill = Fill::kNever;
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
  std::optional<Mebibytes> memory;      // Passing it gets the container killed.
  Mebibytes swap{0};                    // On top of `memory`, where the kernel counts swap.
  std::optional<int> swappiness;        // 0 to 100; control groups of version 1 only.
  std::optional<Mebibytes> memory_reservation;
  std::int64_t pids = 4096;
  std::vector<ResourceLimit> resource_limits;
};

/// A device of this machine: `access` out of "r", "w" and "m" (make the node).
struct Device {
  std::filesystem::path source;
  std::filesystem::path target;
  std::string access;
};

/// kPrivileged: root inside is root of this machine, with all its devices. Nothing is contained.
enum class Privilege { kContained, kPrivileged };

/// Whose processes, or whose shared memory and message queues, a container sees.
struct SharedNamespace {
  enum class Of { kContainer, kTask, kMachine } of = Of::kContainer;
  std::filesystem::path file;  // The task's.
};

enum class Terminal { kNone, kPseudoTerminal };
enum class StandardInput { kEmpty, kOpen };

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

  std::optional<std::filesystem::path> network_namespace;   // Absent: the machine's own network.
  std::optional<namespaces::UserNamespace> user_namespace;  // Absent: root is the machine's.
  SharedNamespace processes;
  SharedNamespace shared_memory_and_queues;
  std::string
      cgroup_path;  // "minato-<tag>/<task id>/<container name>", below every hierarchy's root.
  ContainerLimits limits;
  MountAccess root_access = MountAccess::kReadWrite;
  std::vector<BindMount> mounts;
  std::vector<MemoryMount> memory_mounts;
  std::optional<Mebibytes> shared_memory = Mebibytes{64};     // Of /dev/shm; absent: there is none.
  std::optional<std::filesystem::path> shared_memory_folder;  // Shown as /dev/shm instead.
  std::vector<Device> devices;
  Privilege privilege = Privilege::kContained;
  Terminal terminal = Terminal::kNone;
  StandardInput standard_input = StandardInput::kEmpty;
  /// A static program that becomes the first process, passes signals on and reaps; absent: none.
  std::optional<std::filesystem::path> init_program;
  /// Of the container's own namespaces ("net.core.somaxconn").
  std::map<std::string, std::string> system_controls;
  /// Beside Docker's default ones: "NET_ADMIN".
  std::vector<std::string> added_capabilities;
  std::vector<std::string> dropped_capabilities;  // "ALL" drops the default ones.
  int stop_signal = SIGTERM;
  std::map<std::string, std::string> labels;  // Handed back by adopt(); no meaning here.
};

}  // namespace minato::agent_runtime
