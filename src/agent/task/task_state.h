// TaskState: one task of this machine, whole. Owned by the agent's event loop; changed by step()
// (agent/task/task_step.h) and recover() (agent/task/task_recovery.h) only. The facts are reported;
// the progress is what the agent must remember besides, and both are kept across a restart of the
// agent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agent/task/task_facts.h"
#include "agent/task/task_plan.h"
#include "base/enum_names.h"

namespace minato::agent {

/// How far something made on demand has come; kInFlight from the action to its event.
enum class Preparation { kNone, kInFlight, kReady };
constexpr EnumNames<Preparation, 3> names_of(Preparation) { return {"NONE", "IN_FLIGHT", "READY"}; }

/// In order: a container never goes back while the agent lives, but to kWaiting where its restart
/// policy has it start again.
enum class ContainerPhase {
  kWaiting,
  kCreating,
  kCreated,
  kStarting,
  kRunning,
  kStopping,
  kStopped
};
constexpr EnumNames<ContainerPhase, 7> names_of(ContainerPhase) {
  return {"WAITING", "CREATING", "CREATED", "STARTING", "RUNNING", "STOPPING", "STOPPED"};
}

/// In order. kReleasing: every container has ended; network, mounts and bundles are being taken
/// down.
enum class TaskPhase { kActive, kStopping, kReleasing, kStopped };
constexpr EnumNames<TaskPhase, 4> names_of(TaskPhase) {
  return {"ACTIVE", "STOPPING", "RELEASING", "STOPPED"};
}

struct HealthProgress {
  std::optional<Instant> next_check_at;
  /// Set while a check runs.
  std::optional<Instant> check_started_at;
  int consecutive_failures = 0;

  friend bool operator==(const HealthProgress&, const HealthProgress&) = default;
};

struct ContainerProgress {
  ContainerPhase phase = ContainerPhase::kWaiting;
  Preparation image = Preparation::kNone;
  /// Out of the image ("SIGQUIT"); empty: SIGTERM.
  std::string stop_signal;
  /// The stop signal; one that was under way when the agent was killed is sent again.
  Preparation stop = Preparation::kNone;
  /// When SIGKILL is due, counted from the stop signal.
  std::optional<Instant> kill_at;
  HealthProgress health;
  /// How often its restart policy had it start again, and when it last began to run.
  int restarts = 0;
  std::optional<Instant> began_at;

  friend bool operator==(const ContainerProgress&, const ContainerProgress&) = default;
};

struct TaskState {
  TaskPlan plan;
  TaskFacts facts;
  /// Grows with each change of the facts.
  std::int64_t version = 1;

  TaskPhase phase = TaskPhase::kActive;
  Preparation network = Preparation::kNone;
  /// In the order of the plan.
  std::vector<ContainerProgress> containers;
};

/// A task that has just been assigned. `plan` must satisfy check_plan().
TaskState new_task_state(TaskPlan plan);

}  // namespace minato::agent
