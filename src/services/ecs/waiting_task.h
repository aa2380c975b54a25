// WaitingTask: a task of RunTask for which there is no room yet, PROVISIONING until there is. Only
// clusters that ask for it have some: elsewhere RunTask answers with failures, as ECS does for
// capacity that nobody scales.
#pragma once

#include "base/units.h"
#include "engine/field.h"
#include "services/ecs/ids.h"
#include "services/ecs/placement_rules.h"

namespace minato::ecs {

/// As many as ECS lets wait for a managed capacity provider.
inline constexpr std::size_t kMostWaitingTasks = 500;

struct WaitingTask {
  using Key = TaskId;
  static constexpr std::string_view kTable = "ecs.waiting_task";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("task", &WaitingTask::task), field("cluster", &WaitingTask::cluster),
                      field("rules", &WaitingTask::rules), field("since", &WaitingTask::since)};
  }
  const TaskId& key() const { return task; }

  TaskId task;
  ClusterName cluster;
  /// Those of its definition included.
  PlacementRules rules;
  Instant since{};
};

struct WaitingTasksByCluster {
  using Record = WaitingTask;
  using Key = ClusterName;
  static std::optional<Key> key_of(const WaitingTask& waiting) { return waiting.cluster; }
};

}  // namespace minato::ecs
