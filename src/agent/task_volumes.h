// The volumes of a task on this machine, out of its definition: which folder stands behind each,
// and what of them each container sees.
#pragma once

#include <string>
#include <vector>

#include "agent/data_layout.h"
#include "agent/machine_policy.h"
#include "agent/runtime/container_spec.h"
#include "api/ecs.h"
#include "base/result.h"

namespace minato::agent {

struct VolumePlace {
  const DataLayout& layout;
  const std::string& task_id;
  const MachinePolicy& policy;
};

/// A folder that a volume needs, and what to do where it is not there.
struct VolumeFolder {
  enum class WhenAbsent { kMake, kRefuse };
  std::string volume;
  std::filesystem::path path;
  WhenAbsent when_absent = WhenAbsent::kMake;
};

struct ContainerVolumes {
  std::vector<VolumeFolder> folders;
  /// In no special order.
  std::vector<agent_runtime::BindMount> mounts;
};

/// What container `index` sees: its mountPoints, those of the containers in its volumesFrom, and
/// `image_volumes`, the paths that its image wants to be volumes. kClient for what this machine
/// does not allow.
Result<ContainerVolumes> make_container_volumes(const ecs::api::TaskDefinition& definition,
                                                std::size_t index,
                                                const std::vector<std::string>& image_volumes,
                                                const VolumePlace& place);

/// Puts the mounts among the spec's own, outer ones first.
void add_volumes(std::vector<agent_runtime::BindMount> mounts, agent_runtime::ContainerSpec& spec);

/// Makes the folders. kClient, in ECS's words, for a shared volume that is not there.
Status make_volume_folders(const std::vector<VolumeFolder>& folders);

}  // namespace minato::agent
