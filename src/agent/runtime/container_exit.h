// ContainerExit: how a container ended, as told once to whoever runs the runtime.
#pragma once

#include <optional>
#include <string>

#include "base/units.h"

namespace minato::agent_runtime {

struct ContainerExit {
  std::string id;
  /// As conmon recorded it: 0-255, and 128 + N for a death by signal N. Absent when conmon itself
  /// was killed: nobody knows the code then, and the runtime has killed what was left of the
  /// container.
  std::optional<int> exit_code;
  /// exit_code - 128 where that is a signal, else 0. A shell that hands on its child's 137 looks
  /// the same.
  int signal = 0;
  /// The memory limit killed the container: exit code 137 and a kill counted in its own cgroup, not
  /// a SIGKILL of ours. A killed child that the container survived does not count.
  bool oom_killed = false;
  Instant finished_at;
};

}  // namespace minato::agent_runtime
