// Tasks only move forward: what anybody was told of a task's status is never taken back, by a
// change or by a restart from the journal; and a task that is to stop is not wanted again.
#pragma once

#include <map>

#include "sim/sim_world.h"

namespace minato::sim {

class TaskStatusChecker final : public Checker {
 public:
  explicit TaskStatusChecker(SimWorld& world) : world_(world) {}
  std::string_view name() const override { return "task_status"; }
  void control_plane_started(const engine::State& state, Instant now) override;
  void task_changed(const engine::State& state, const ecs::Task* before, const ecs::Task* after,
                    Instant now) override;
  void told(const ecs::Task& task) override;

 private:
  struct Told {
    ecs::TaskStatus last_status;
    ecs::DesiredStatus desired_status;
  };
  void compare(const Told& told, const ecs::Task& task);

  SimWorld& world_;
  std::map<ecs::TaskId, Told> told_;
};

}  // namespace minato::sim
