// TaskPlan: what a task is meant to be on this machine, as far as its order of events goes. Made
// once from the assignment (agent/task_plan_maker.h) and never changed. Containers are known by
// their index in `containers`, here and in every event and action.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/units.h"

namespace minato::agent {

/// The conditions of ECS's dependsOn.
enum class DependencyCondition { kStart, kComplete, kSuccess, kHealthy };

std::string_view to_string(DependencyCondition condition);

struct Dependency {
  /// Index of the container that is waited for.
  std::size_t container = 0;
  DependencyCondition condition = DependencyCondition::kStart;
};

/// ECS's healthCheck with its defaults.
struct HealthCheckPlan {
  Millis interval{30'000};
  Millis timeout{5'000};
  int retries = 3;
  Millis start_period{0};
};

/// ECS's restartPolicy where it is enabled.
struct RestartPolicy {
  std::vector<std::int32_t> ignored_exit_codes;
  /// A container that ends sooner after its start is not started again.
  Millis attempt_period{300'000};
};

struct ContainerPlan {
  std::string name;
  bool essential = true;
  std::vector<Dependency> depends_on;
  /// How long others wait for this container to be COMPLETE, SUCCESS or HEALTHY, from its start.
  /// Absent: as long as it takes, as in ECS's own agent.
  std::optional<Millis> start_timeout;
  /// From the stop signal to SIGKILL.
  Millis stop_timeout{30'000};
  std::optional<HealthCheckPlan> health_check;
  std::optional<RestartPolicy> restart_policy;
};

struct TaskPlan {
  std::vector<ContainerPlan> containers;
};

/// kInvalidParameter when there is no container, an index is out of range, a container depends on
/// itself or dependencies form a circle: such a task could never start.
Status check_plan(const TaskPlan& plan);

}  // namespace minato::agent
