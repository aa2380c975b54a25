// The rules of ECS's dependsOn over a TaskState: when a container may start, and when it may be
// stopped.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "agent/task/task_state.h"

namespace minato::agent {

enum class DependencyVerdict { kMet, kWaiting, kImpossible };

struct DependencyJudgement {
  DependencyVerdict verdict = DependencyVerdict::kMet;
  /// kImpossible: why, as the container's reason.
  std::string reason;
};

/// Whether everything that `container` depends on has happened, may still happen, or never will.
DependencyJudgement judge_dependencies(const TaskState& state, std::size_t container, Instant now);

/// When `container` gives up waiting, unless what it waits for happens before: a dependency's start
/// plus that one's startTimeout. Absent while nothing limits the wait.
std::optional<Instant> dependency_deadline(const TaskState& state, std::size_t container);

/// Containers are stopped in reverse: true once everything that depends on `container` has ended.
bool all_dependents_stopped(const TaskState& state, std::size_t container);

}  // namespace minato::agent
