// The commands that change the task sets of services. All but CreateTaskSet pass by a task set that
// is gone meanwhile.
#pragma once

#include "engine/command.h"
#include "services/ecs/service.h"

namespace minato::ecs {

/// Its revision is made by a CreateServiceRevision beside it.
struct CreateTaskSet {
  static constexpr std::string_view kName = "CreateTaskSet";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
  Deployment deployment;
};

struct ScaleTaskSet {
  static constexpr std::string_view kName = "ScaleTaskSet";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
  DeploymentId task_set;
  /// Of kFullScale.
  std::int64_t scale;
  Instant at;
};

/// What was the PRIMARY becomes ACTIVE.
struct SetPrimaryTaskSet {
  static constexpr std::string_view kName = "SetPrimaryTaskSet";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
  DeploymentId task_set;
  Instant at;
};

struct DrainTaskSet {
  static constexpr std::string_view kName = "DrainTaskSet";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
  DeploymentId task_set;
  Instant at;
};

struct SetStabilityStatus {
  static constexpr std::string_view kName = "SetStabilityStatus";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
  DeploymentId task_set;
  StabilityStatus stability_status;
  Instant at;
};

/// The tags as they are from now on.
struct SetTaskSetTags {
  static constexpr std::string_view kName = "SetTaskSetTags";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
  DeploymentId task_set;
  std::vector<Tag> tags;
};

/// One without tasks, with its revision.
struct RemoveTaskSet {
  static constexpr std::string_view kName = "RemoveTaskSet";
  void apply(engine::Commit& commit) const;
  ServiceKey key;
  DeploymentId task_set;
};

}  // namespace minato::ecs
