// Task: one running (or finished, or waiting) copy of a task definition.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/units.h"
#include "engine/field.h"
#include "services/document.h"
#include "services/ecs/container.h"
#include "services/ecs/document_shapes.h"
#include "services/ecs/ids.h"
#include "services/ecs/tag.h"
#include "services/ecs/task_definition.h"
#include "services/ecs/task_status.h"
#include "services/elb/ids.h"

namespace minato::ecs {

/// When what happened; absent: not yet, or never.
struct TaskTimes {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("created", &TaskTimes::created),
                      field("connectivity", &TaskTimes::connectivity),
                      field("pullStarted", &TaskTimes::pull_started),
                      field("pullStopped", &TaskTimes::pull_stopped),
                      field("started", &TaskTimes::started),
                      field("stopping", &TaskTimes::stopping),
                      field("executionStopped", &TaskTimes::execution_stopped),
                      field("stopped", &TaskTimes::stopped)};
  }
  friend bool operator==(const TaskTimes&, const TaskTimes&) = default;

  Instant created{};
  std::optional<Instant> connectivity;
  std::optional<Instant> pull_started;
  std::optional<Instant> pull_stopped;
  std::optional<Instant> started;
  std::optional<Instant> stopping;
  std::optional<Instant> execution_stopped;
  std::optional<Instant> stopped;
};

/// How far a task's fate has gone into the counts of its deployment.
enum class TaskTally { kNone, kStarted, kHealthy, kEnded };
constexpr EnumNames<TaskTally, 4> names_of(TaskTally) {
  return {"NONE", "STARTED", "HEALTHY", "ENDED"};
}

struct Task {
  using Key = TaskId;
  static constexpr std::string_view kTable = "ecs.task";
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("id", &Task::id),
                      field("cluster", &Task::cluster),
                      field("service", &Task::service),
                      field("deployment", &Task::deployment),
                      field("definition", &Task::definition),
                      field("resources", &Task::resources),
                      field("launchType", &Task::launch_type),
                      field("overrides", &Task::overrides),
                      field("network", &Task::network),
                      field("group", &Task::group),
                      field("startedBy", &Task::started_by),
                      field("clientToken", &Task::client_token),
                      field("tags", &Task::tags),
                      field("instance", &Task::instance),
                      field("onInstance", &Task::on_instance),
                      field("lastStatus", &Task::last_status),
                      field("desiredStatus", &Task::desired_status),
                      field("stopCode", &Task::stop_code),
                      field("stoppedReason", &Task::stopped_reason),
                      field("targets", &Task::targets),
                      field("containers", &Task::containers),
                      field("reportVersion", &Task::report_version),
                      field("address", &Task::address),
                      field("macAddress", &Task::mac_address),
                      field("tally", &Task::tally),
                      field("times", &Task::times),
                      field("capacityProvider", &Task::capacity_provider),
                      field("protectedUntil", &Task::protected_until),
                      field("executeCommand", &Task::execute_command)};
  }
  const TaskId& key() const { return id; }

  // What it is; written by CreateTask, never changed.
  TaskId id;
  ClusterName cluster;
  /// Empty, as is the deployment: a task run on its own.
  ServiceKey service;
  DeploymentId deployment;
  TaskDefinitionKey definition;
  TaskResources resources;
  LaunchType launch_type = LaunchType::kEc2;
  /// Empty: it was started by launch type.
  std::string capacity_provider;
  Document<api::TaskOverride> overrides;
  Document<api::NetworkConfiguration> network;
  std::string group;
  std::string started_by;
  /// RunTask's token of idempotency.
  std::string client_token;
  std::vector<Tag> tags;
  /// Whether ExecuteCommand may be used on it.
  bool execute_command = false;

  // Where it is. Empty: no machine yet.
  InstanceId instance;
  /// The machine has it, or may: from its placement until the machine's last report. It takes room
  /// there for so long, whatever its status.
  bool on_instance = false;

  // How it goes.
  TaskStatus last_status = TaskStatus::kPending;
  DesiredStatus desired_status = DesiredStatus::kRunning;
  std::string stop_code;
  std::string stopped_reason;
  /// Its targets in load balancers, until the last request to them is over.
  std::vector<elb::TargetKey> targets;
  std::vector<Container> containers;
  /// Of the latest report of its machine.
  std::int64_t report_version = 0;
  std::string address;
  std::string mac_address;
  TaskTally tally = TaskTally::kNone;
  TaskTimes times;
  /// Before this its service does not stop it for scale-in or a deployment.
  std::optional<Instant> protected_until;
};

inline bool is_protected(const Task& task, Instant now) {
  return task.protected_until && now < *task.protected_until;
}

/// Those that its service still has to look at: not the many that have ended and are counted.
struct TasksByService {
  using Record = Task;
  using Key = ServiceKey;
  static std::optional<Key> key_of(const Task& task) {
    const bool is_over =
        task.last_status == TaskStatus::kStopped && task.tally == TaskTally::kEnded;
    if (task.service.empty() || is_over) return std::nullopt;
    return task.service;
  }
};

/// Those that take room there: not the many that a machine has finished.
struct TasksOnInstance {
  using Record = Task;
  using Key = InstanceId;
  static std::optional<Key> key_of(const Task& task) {
    if (!task.on_instance) return std::nullopt;
    return task.instance;
  }
};

struct TasksByCluster {
  using Record = Task;
  using Key = ClusterName;
  static std::optional<Key> key_of(const Task& task) { return task.cluster; }
};

struct TasksByClientToken {
  using Record = Task;
  using Key = std::string;
  /// "CLUSTER/TOKEN"
  static std::optional<Key> key_of(const Task& task) {
    if (task.client_token.empty()) return std::nullopt;
    return task.cluster.str() + '/' + task.client_token;
  }
};

/// The control plane wants the machine to have it stopped: not before its targets are drained.
inline bool is_to_stop_on_instance(const Task& task) {
  return task.desired_status == DesiredStatus::kStopped && task.targets.empty();
}

}  // namespace minato::ecs
