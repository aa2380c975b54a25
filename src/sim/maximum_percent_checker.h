// The service scheduler never starts a task that takes the service beyond the maximum percent of
// its desired count.
#pragma once

#include "sim/sim_world.h"

namespace minato::sim {

class MaximumPercentChecker final : public Checker {
 public:
  explicit MaximumPercentChecker(SimWorld& world) : world_(world) {}
  std::string_view name() const override { return "maximum_percent"; }
  void task_changed(const engine::State& state, const ecs::Task* before, const ecs::Task* after,
                    Instant now) override;

 private:
  SimWorld& world_;
};

}  // namespace minato::sim
