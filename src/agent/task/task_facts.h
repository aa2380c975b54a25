// TaskFacts: what is known of a task on this machine and told to the control plane, word for word
// the task report. Two equal TaskFacts make the same report; a task's version grows whenever its
// facts change.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/units.h"

namespace minato::agent {

/// In order: a task never goes back.
enum class TaskStatus { kPending, kRunning, kStopping, kStopped };

/// In order: a container never goes back.
enum class ContainerStatus { kPending, kRunning, kStopped };

/// kUnknown: no health check, or no verdict yet.
enum class ContainerHealth { kUnknown, kHealthy, kUnhealthy };

/// ECS's TaskStopCode as far as a machine can tell.
enum class StopCode { kTaskFailedToStart, kEssentialContainerExited };

/// A container's port published on the machine (or, in awsvpc and host mode, the same port twice).
struct PortBinding {
  std::string bind_address;
  std::int32_t container_port = 0;
  std::int32_t host_port = 0;
  std::string protocol;

  friend bool operator==(const PortBinding&, const PortBinding&) = default;
};

struct ContainerFacts {
  ContainerStatus last_status = ContainerStatus::kPending;
  ContainerHealth health = ContainerHealth::kUnknown;
  std::optional<std::int32_t> exit_code;
  /// ECS's words, "OutOfMemoryError: ..."; empty when there is nothing to say.
  std::string reason;
  std::string image_digest;
  std::vector<PortBinding> network_bindings;
  std::optional<Instant> started_at;
  std::optional<Instant> finished_at;

  friend bool operator==(const ContainerFacts&, const ContainerFacts&) = default;
};

struct TaskFacts {
  TaskStatus last_status = TaskStatus::kPending;
  /// In the order of the plan.
  std::vector<ContainerFacts> containers;
  std::string address;
  std::string mac_address;
  std::optional<Instant> pull_started_at;
  std::optional<Instant> pull_stopped_at;
  std::optional<Instant> started_at;
  std::optional<Instant> stopping_at;
  std::optional<Instant> execution_stopped_at;
  /// Absent when the control plane asked for the stop.
  std::optional<StopCode> stop_code;
  std::string stopped_reason;

  friend bool operator==(const TaskFacts&, const TaskFacts&) = default;
};

}  // namespace minato::agent
