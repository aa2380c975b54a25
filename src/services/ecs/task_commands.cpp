#include "services/ecs/task_commands.h"

#include <algorithm>

#include "base/check.h"
#include "services/ecs/run_request.h"
#include "services/ecs/task_factory.h"

namespace minato::ecs {
namespace {

TaskStatus status_of(link::AgentTaskStatus status) {
  switch (status) {
    case link::AgentTaskStatus::kPending:
      return TaskStatus::kPending;
    case link::AgentTaskStatus::kRunning:
      return TaskStatus::kRunning;
    case link::AgentTaskStatus::kStopping:
      return TaskStatus::kStopping;
    case link::AgentTaskStatus::kStopped:
      return TaskStatus::kStopped;
  }
  return TaskStatus::kPending;
}

ContainerStatus status_of(link::ContainerStatus status) {
  switch (status) {
    case link::ContainerStatus::kPending:
      return ContainerStatus::kPending;
    case link::ContainerStatus::kRunning:
      return ContainerStatus::kRunning;
    case link::ContainerStatus::kStopped:
      return ContainerStatus::kStopped;
  }
  return ContainerStatus::kPending;
}

HealthStatus health_of(link::ContainerHealth health) {
  switch (health) {
    case link::ContainerHealth::kUnknown:
      return HealthStatus::kUnknown;
    case link::ContainerHealth::kHealthy:
      return HealthStatus::kHealthy;
    case link::ContainerHealth::kUnhealthy:
      return HealthStatus::kUnhealthy;
  }
  return HealthStatus::kUnknown;
}

Container container_of(const link::ContainerReport& report) {
  Container container{.name = report.name,
                      .last_status = status_of(report.last_status),
                      .health = health_of(report.health),
                      .exit_code = report.exit_code,
                      .reason = report.reason.value_or(""),
                      .runtime_id = report.runtime_id.value_or(""),
                      .image_digest = report.image_digest.value_or(""),
                      .network_bindings = {}};
  if (report.network_bindings) {
    for (const auto& binding : *report.network_bindings) {
      container.network_bindings.push_back(
          {.bind_ip = binding.bind_ip.value_or("0.0.0.0"),
           .container_port = binding.container_port.value_or(0),
           .host_port = binding.host_port.value_or(0),
           .protocol = binding.protocol ? std::string(to_string(*binding.protocol)) : "tcp"});
    }
  }
  return container;
}

void advance(Task& task, TaskStatus status, Instant at) {
  if (status <= task.last_status) return;
  task.last_status = status;
  if (status >= TaskStatus::kStopping && !task.times.stopping) task.times.stopping = at;
  if (status == TaskStatus::kStopped && !task.times.stopped) task.times.stopped = at;
}

void take_times(TaskTimes& times, const link::TaskReport& report) {
  if (report.pull_started_at) times.pull_started = report.pull_started_at;
  if (report.pull_stopped_at) times.pull_stopped = report.pull_stopped_at;
  if (report.started_at) times.started = report.started_at;
  if (report.execution_stopped_at) times.execution_stopped = report.execution_stopped_at;
}

void take(Task& task, const link::TaskReport& report, Instant at) {
  task.report_version = report.version;
  // A machine that still has a task which ended here gives it back its room, and is told to stop
  // it.
  task.on_instance = report.last_status != link::AgentTaskStatus::kStopped;
  if (task.last_status == TaskStatus::kStopped && task.on_instance) return;
  task.containers.clear();
  for (const auto& container : report.containers) {
    task.containers.push_back(container_of(container));
  }
  if (report.address) task.address = *report.address;
  if (report.mac_address) task.mac_address = *report.mac_address;
  if (!task.times.connectivity) task.times.connectivity = at;
  take_times(task.times, report);
  // A machine that ends a task by itself says why; a stop that was asked for keeps its own reason.
  const bool ends = report.last_status >= link::AgentTaskStatus::kStopping;
  if (ends && task.desired_status == DesiredStatus::kRunning) {
    task.desired_status = DesiredStatus::kStopped;
    task.stop_code = report.stop_code.value_or("EssentialContainerExited");
    task.stopped_reason = report.stopped_reason.value_or("Essential container in task exited");
  }
  advance(task, status_of(report.last_status), at);
}

}  // namespace

void CreateTask::apply(engine::Commit& commit) const { commit.insert(task); }

void PlaceTask::apply(engine::Commit& commit) const {
  commit.update<Task>(id, [&](Task& task) {
    MINATO_CHECK(task.instance.empty(), "a task is placed once");
    place(task, instance);
  });
}

void ReportTask::apply(engine::Commit& commit) const {
  const Task* task = commit.state().table<Task>().find(TaskId(report.task_id));
  if (task == nullptr || report.version <= task->report_version) return;
  commit.update<Task>(task->id, [&](Task& t) { take(t, report, at); });
}

void StopTask::apply(engine::Commit& commit) const {
  const Task* task = commit.state().table<Task>().find(id);
  if (task == nullptr || task->desired_status == DesiredStatus::kStopped) return;
  commit.update<Task>(id, [&](Task& t) {
    t.desired_status = DesiredStatus::kStopped;
    t.stop_code = stop_code;
    t.stopped_reason = reason;
    if (!t.times.stopping) t.times.stopping = at;
  });
}

void AdvanceTask::apply(engine::Commit& commit) const {
  commit.update<Task>(id, [&](Task& task) { advance(task, status, at); });
}

void SetTaskTargets::apply(engine::Commit& commit) const {
  commit.update<Task>(id, [&](Task& task) { task.targets = targets; });
}

void ProtectTask::apply(engine::Commit& commit) const {
  commit.update<Task>(id, [&](Task& task) { task.protected_until = until; });
}

void TallyTask::apply(engine::Commit& commit) const {
  commit.update<Task>(id, [&](Task& task) { task.tally = tally; });
}

void ForgetTask::apply(engine::Commit& commit) const {
  const Task* task = commit.state().table<Task>().find(id);
  const auto token = task == nullptr ? std::nullopt : TasksByClientToken::key_of(*task);
  commit.erase<Task>(id);
  if (!token || !commit.state().index<TasksByClientToken>().find(*token).empty()) return;
  commit.erase<RunRequest>(RunRequestId(*token));
}

}  // namespace minato::ecs
