// MachinePolicy: what the one who runs this machine allows its tasks, whatever their definitions
// say.
#pragma once

namespace minato::agent {

struct MachinePolicy {
  /// kAllowed: privileged containers, the machine's processes, shared memory and devices, sockets
  /// and system folders in bind mounts. Whoever may run a task may then do everything here.
  enum class HostAccess { kRefused, kAllowed } host_access = HostAccess::kRefused;
  /// kOfEachTask: root inside a task is nobody on the machine.
  enum class UserIds { kOfEachTask, kOfMachine } user_ids = UserIds::kOfEachTask;
};

}  // namespace minato::agent
