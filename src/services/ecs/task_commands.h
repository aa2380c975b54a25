// The commands that change tasks. A task's last status only moves forward, whoever moves it.
#pragma once

#include "api/agent.h"
#include "engine/command.h"
#include "services/ecs/task.h"

namespace minato::ecs {

struct CreateTask {
  static constexpr std::string_view kName = "CreateTask";
  void apply(engine::Commit& commit) const;
  Task task;
};

/// Gives a task that has none its machine.
struct PlaceTask {
  static constexpr std::string_view kName = "PlaceTask";
  void apply(engine::Commit& commit) const;
  TaskId id;
  InstanceId instance;
};

/// What the machine says of a task. A report that is not newer than the last is ignored.
struct ReportTask {
  static constexpr std::string_view kName = "ReportTask";
  void apply(engine::Commit& commit) const;
  link::TaskReport report;
  Instant at;
};

/// Wants the task stopped; the first reason stays.
struct StopTask {
  static constexpr std::string_view kName = "StopTask";
  void apply(engine::Commit& commit) const;
  TaskId id;
  /// ECS's TaskStopCode: "UserInitiated", "ServiceSchedulerInitiated", ...
  std::string stop_code;
  std::string reason;
  Instant at;
};

/// Moves the last status forward, where no report does: DEACTIVATING, STOPPING, or STOPPED for a
/// task that no machine has or whose machine is lost.
struct AdvanceTask {
  static constexpr std::string_view kName = "AdvanceTask";
  void apply(engine::Commit& commit) const;
  TaskId id;
  TaskStatus status;
  Instant at;
};

/// The task's targets as they are now in its load balancers.
struct SetTaskTargets {
  static constexpr std::string_view kName = "SetTaskTargets";
  void apply(engine::Commit& commit) const;
  TaskId id;
  std::vector<elb::TargetKey> targets;
};

/// Until when its service is to leave it alone; nothing: no longer.
struct ProtectTask {
  static constexpr std::string_view kName = "ProtectTask";
  void apply(engine::Commit& commit) const;
  TaskId id;
  std::optional<Instant> until;
};

/// How far the task's fate is counted in its deployment.
struct TallyTask {
  static constexpr std::string_view kName = "TallyTask";
  void apply(engine::Commit& commit) const;
  TaskId id;
  TaskTally tally;
};

/// Drops a stopped task from the books.
struct ForgetTask {
  static constexpr std::string_view kName = "ForgetTask";
  void apply(engine::Commit& commit) const;
  TaskId id;
};

}  // namespace minato::ecs
