// ContainerRecord: what a new runtime must know to adopt a container that an earlier one made; kept
// as container.json in the container's directory.
#pragma once

#include <map>
#include <string>

#include "agent/runtime/container_spec.h"
#include "base/result.h"

namespace minato::agent_runtime {

/// Whether create() came to its end: before that, a container's limits may not be in force.
enum class Completeness { kBeingMade, kComplete };

struct ContainerRecord {
  std::string id;
  std::string task_id;
  std::string name;
  std::string cgroup_path;
  std::string
      boot_id;  // Of the kernel that the container runs under; another one means that it is gone.
  int stop_signal = 0;
  std::map<std::string, std::string> labels;
  Completeness completeness = Completeness::kBeingMade;

  friend bool operator==(const ContainerRecord&, const ContainerRecord&) = default;
};

ContainerRecord make_record(const ContainerSpec& spec, const std::string& boot_id);

/// There wholly or not at all, but not synced to the disk: whatever it describes does not outlive
/// the machine either.
Status write_record(const std::filesystem::path& file, const ContainerRecord& record);
/// kNotFound when there is none or it is not whole.
Result<ContainerRecord> read_record(const std::filesystem::path& file);

/// /proc/sys/kernel/random/boot_id.
std::string read_boot_id();

}  // namespace minato::agent_runtime
