// Event: what happens to a task, from outside or as the answer to an Action. A late or repeated
// event is harmless: step() takes from it what still matters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "agent/task/task_facts.h"

namespace minato::agent {

/// Time went by: the first event of a task, and whenever next_wakeup() comes.
struct Tick {};

/// The control plane wants the task stopped; `reason` becomes its stoppedReason.
struct StopRequested {
  std::string reason{};
};

/// The task cannot even be begun: no room to write it down, a definition that makes no sense.
struct InitializationFailed {
  std::string message{};
};

struct NetworkAttached {
  std::string address;
  std::string mac_address;
  /// By container, in the order of the plan; may be shorter.
  std::vector<std::vector<PortBinding>> bindings;
};
struct NetworkFailed {
  std::string message{};
};

struct ImagePulled {
  std::size_t container = 0;
  std::string digest{};
  std::string stop_signal{};
};
struct PullFailed {
  std::size_t container = 0;
  std::string message{};
};

struct ContainerCreated {
  std::size_t container = 0;
};
struct CreateFailed {
  std::size_t container = 0;
  std::string message{};
};

struct ContainerStarted {
  std::size_t container = 0;
  Instant at;
};
struct StartFailed {
  std::size_t container = 0;
  std::string message{};
};

/// The stop signal (not SIGKILL) is out, or there was nobody left to take it.
struct StopSignalSent {
  std::size_t container = 0;
};

enum class ExitCause {
  kOwn,
  /// The kernel killed something in the container for want of memory.
  kOutOfMemory,
  /// The container ended, or its monitor did, and nobody knows how.
  kUnknown,
};
struct ContainerExited {
  std::size_t container = 0;
  /// Absent with kUnknown.
  std::optional<std::int32_t> exit_code;
  ExitCause cause = ExitCause::kOwn;
  Instant at;
};

enum class HealthOutcome { kHealthy, kUnhealthy };
struct HealthCheckFinished {
  std::size_t container = 0;
  HealthOutcome outcome = HealthOutcome::kUnhealthy;
};

/// Network, mounts and bundles of the task are gone (or cannot be had away; the log says why).
struct TaskReleased {};

using Event =
    std::variant<Tick, StopRequested, InitializationFailed, NetworkAttached, NetworkFailed,
                 ImagePulled, PullFailed, ContainerCreated, CreateFailed, ContainerStarted,
                 StartFailed, StopSignalSent, ContainerExited, HealthCheckFinished, TaskReleased>;

}  // namespace minato::agent
