// ExecTarget: the running container that ExecuteCommand, or a session of Minato's own, is about.
// Pure functions over the state; the sessions themselves never come near the engine.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/state.h"
#include "services/ecs/ids.h"

namespace minato::ecs {

struct ExecTarget {
  TaskId task;
  InstanceId instance;
  std::string container;
  std::string cluster_arn;
  std::string task_arn;
  std::string container_arn;
};

struct ExecReference {
  std::optional<std::string> cluster;
  std::string task;
  /// May be absent where the task has only one.
  std::optional<std::string> container;
};

/// ECS lets nobody into a task that was not started with enableExecuteCommand.
enum class ExecAdmission { kEnabledTasks, kAllTasks };

/// kClusterNotFound; kInvalidParameter when there is no such task or container, when it is not
/// running, or when ECS would not let anybody in.
Result<ExecTarget> find_exec_target(const engine::State& state, const ExecReference& reference,
                                    ExecAdmission admission);

/// ExecuteCommand's `command` in words, by a shell's rules for quotes and backslashes and no other:
/// no shell runs it. kInvalidParameter for an open quote, and for no word at all.
Result<std::vector<std::string>> split_command(const std::string& command);

}  // namespace minato::ecs
