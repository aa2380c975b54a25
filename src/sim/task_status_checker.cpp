#include "sim/task_status_checker.h"

namespace minato::sim {

using ecs::DesiredStatus;
using ecs::TaskStatus;

void TaskStatusChecker::compare(const Told& told, const ecs::Task& task) {
  if (task.last_status < told.last_status) {
    world_.fail(name(), "task " + task.id.str() + " went back from " +
                            std::string(to_string(told.last_status)) + " to " +
                            std::string(to_string(task.last_status)));
  }
  if (told.desired_status == DesiredStatus::kStopped &&
      task.desired_status == DesiredStatus::kRunning) {
    world_.fail(name(), "task " + task.id.str() + " was to stop and is to run again");
  }
}

void TaskStatusChecker::control_plane_started(const engine::State& state, Instant) {
  for (const auto& [id, told] : told_) {
    const auto* task = state.table<ecs::Task>().find(id);
    if (task != nullptr) {
      compare(told, *task);
    } else if (told.last_status != TaskStatus::kStopped) {
      world_.fail(name(), "task " + id.str() + " was " + std::string(to_string(told.last_status)) +
                              " and is not there after the restart");
    }
  }
}

void TaskStatusChecker::task_changed(const engine::State&, const ecs::Task* before,
                                     const ecs::Task* after, Instant) {
  if (before == nullptr) return;
  if (after != nullptr) return compare({before->last_status, before->desired_status}, *after);
  if (before->last_status != TaskStatus::kStopped) {
    world_.fail(name(), "task " + before->id.str() + " was forgotten before it stopped");
  }
  told_.erase(before->id);
}

void TaskStatusChecker::told(const ecs::Task& task) {
  told_[task.id] = {task.last_status, task.desired_status};
}

}  // namespace minato::sim
