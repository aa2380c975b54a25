// A task that is protected is not stopped by its service for scale-in or a deployment: neither
// while the state says so nor while a client was told so, whatever was restarted since. Failing
// health checks and the deletion of its service end it all the same.
#pragma once

#include <map>

#include "sim/sim_world.h"

namespace minato::sim {

class TaskProtectionChecker final : public Checker {
 public:
  explicit TaskProtectionChecker(SimWorld& world) : world_(world) {}
  std::string_view name() const override { return "task_protection"; }
  void task_changed(const engine::State& state, const ecs::Task* before, const ecs::Task* after,
                    Instant now) override;

  // From clients.
  /// Whatever was acknowledged before may hold no longer.
  void asked(const ecs::TaskId& task) { promised_.erase(task); }
  void acknowledged(const ecs::TaskId& task, Instant until) { promised_[task] = until; }

 private:
  SimWorld& world_;
  std::map<ecs::TaskId, Instant> promised_;
};

}  // namespace minato::sim
