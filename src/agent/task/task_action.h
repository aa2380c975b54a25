// Action: what the agent is to do for a task, outside of the event loop. Each but SendSignal is
// answered by exactly one event, named beside it; SendSignal shows in ContainerExited.
#pragma once

#include <cstddef>
#include <string>
#include <variant>

#include "base/units.h"

namespace minato::agent {

/// NetworkAttached or NetworkFailed.
struct AttachNetwork {};

/// ImagePulled or PullFailed.
struct PullImage {
  std::size_t container = 0;
};

/// ContainerCreated or CreateFailed.
struct CreateContainer {
  std::size_t container = 0;
};

/// ContainerStarted or StartFailed; then, some day, ContainerExited.
struct StartContainer {
  std::size_t container = 0;
};

/// "SIGTERM", or what the image says: StopSignalSent. "SIGKILL": no answer of its own. Both show in
/// ContainerExited.
struct SendSignal {
  std::size_t container = 0;
  std::string signal;
};

/// HealthCheckFinished, unhealthy when `timeout` passes.
struct RunHealthCheck {
  std::size_t container = 0;
  Millis timeout{0};
};

/// TaskReleased. Logs stay until the control plane forgets the task.
struct ReleaseTask {};

using Action = std::variant<AttachNetwork, PullImage, CreateContainer, StartContainer, SendSignal,
                            RunHealthCheck, ReleaseTask>;

}  // namespace minato::agent
