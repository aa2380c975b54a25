// MachineIdentity: who this machine is to the control plane. Made at the agent's first start and
// kept in the data directory, so that a machine that comes back is the same machine.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace minato::agent {

struct MachineIdentity {
  /// 32 hexadecimal digits.
  std::string container_instance_id;
  /// "i-" and 17 hexadecimal digits: what stands for EC2's instance id.
  std::string ec2_instance_id;

  friend bool operator==(const MachineIdentity&, const MachineIdentity&) = default;
};

/// Reads the file, or makes and durably writes a new identity when there is none. A damaged file is
/// kIo: a machine must not silently become another one.
Result<MachineIdentity> load_or_create_identity(const std::filesystem::path& file);

}  // namespace minato::agent
