// TaskSet: what a deployment is where somebody else decides on rollouts (deployment controller
// EXTERNAL): a share of the service's desired count that is kept of one task definition. It is part
// of its Deployment (service.h), and there are several side by side. Pure data and its arithmetic.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/enum_names.h"
#include "base/units.h"
#include "engine/field.h"
#include "services/ecs/tag.h"
#include "services/ecs/task_status.h"

namespace minato::ecs {

/// Who decides on rollouts: the service itself, or somebody who makes and scales task sets.
enum class DeploymentControllerType { kEcs, kExternal };
constexpr EnumNames<DeploymentControllerType, 2> names_of(DeploymentControllerType) {
  return {"ECS", "EXTERNAL"};
}

/// PRIMARY is what the service shows as its own; it has none until one is named. A DRAINING one is
/// deleted: it goes with its last task.
enum class TaskSetStatus { kPrimary, kActive, kDraining };
constexpr EnumNames<TaskSetStatus, 3> names_of(TaskSetStatus) {
  return {"PRIMARY", "ACTIVE", "DRAINING"};
}

enum class StabilityStatus { kSteadyState, kStabilizing };
constexpr EnumNames<StabilityStatus, 2> names_of(StabilityStatus) {
  return {"STEADY_STATE", "STABILIZING"};
}

/// A scale in millionths of a percent, so that a share is exact: all of the desired count.
inline constexpr std::int64_t kFullScale = 100'000'000;

struct TaskSet {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("status", &TaskSet::status),
                      field("scale", &TaskSet::scale),
                      field("launchType", &TaskSet::launch_type),
                      field("externalId", &TaskSet::external_id),
                      field("clientToken", &TaskSet::client_token),
                      field("stabilityStatus", &TaskSet::stability_status),
                      field("stabilityStatusAt", &TaskSet::stability_status_at),
                      field("tags", &TaskSet::tags)};
  }
  friend bool operator==(const TaskSet&, const TaskSet&) = default;

  TaskSetStatus status = TaskSetStatus::kActive;
  /// Of kFullScale.
  std::int64_t scale = 0;
  /// Where the deployment has no capacity provider strategy.
  LaunchType launch_type = LaunchType::kEc2;
  std::string external_id;
  /// CreateTaskSet's token of idempotency.
  std::string client_token;
  StabilityStatus stability_status = StabilityStatus::kStabilizing;
  Instant stability_status_at{};
  std::vector<Tag> tags;
};

/// ECS rounds up; a DRAINING set wants none.
inline int computed_desired_count(int desired_count, const TaskSet& set) {
  if (set.status == TaskSetStatus::kDraining) return 0;
  return static_cast<int>((desired_count * set.scale + kFullScale - 1) / kFullScale);
}

}  // namespace minato::ecs
