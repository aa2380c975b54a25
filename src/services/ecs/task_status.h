// The lifecycle of a task, in ECS's words. A task's last status only moves forward.
#pragma once

#include "base/enum_names.h"

namespace minato::ecs {

enum class TaskStatus {
  kProvisioning,  // An awsvpc task that no machine has yet.
  kPending,       // Waits for its machine, or its machine prepares it.
  kActivating,    // Runs, its targets are being registered.
  kRunning,
  kDeactivating,  // To stop; its targets drain and its containers still answer.
  kStopping,      // The machine stops its containers.
  kDeprovisioning,
  kStopped,
};
constexpr EnumNames<TaskStatus, 8> names_of(TaskStatus) {
  return {"PROVISIONING", "PENDING",  "ACTIVATING",     "RUNNING",
          "DEACTIVATING", "STOPPING", "DEPROVISIONING", "STOPPED"};
}

enum class DesiredStatus { kRunning, kStopped };
constexpr EnumNames<DesiredStatus, 2> names_of(DesiredStatus) { return {"RUNNING", "STOPPED"}; }

enum class ContainerStatus { kPending, kRunning, kStopped };
constexpr EnumNames<ContainerStatus, 3> names_of(ContainerStatus) {
  return {"PENDING", "RUNNING", "STOPPED"};
}

enum class HealthStatus { kUnknown, kHealthy, kUnhealthy };
constexpr EnumNames<HealthStatus, 3> names_of(HealthStatus) {
  return {"UNKNOWN", "HEALTHY", "UNHEALTHY"};
}

enum class LaunchType { kEc2, kFargate };
constexpr EnumNames<LaunchType, 2> names_of(LaunchType) { return {"EC2", "FARGATE"}; }

}  // namespace minato::ecs
