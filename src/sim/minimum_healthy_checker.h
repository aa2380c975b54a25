// The service scheduler never stops a ready task when fewer than the minimum healthy percent of the
// desired count are ready without it. What machines and users do to tasks does not count.
#pragma once

#include "sim/sim_world.h"

namespace minato::sim {

class MinimumHealthyChecker final : public Checker {
 public:
  explicit MinimumHealthyChecker(SimWorld& world) : world_(world) {}
  std::string_view name() const override { return "minimum_healthy"; }
  void task_changed(const engine::State& state, const ecs::Task* before, const ecs::Task* after,
                    Instant now) override;

 private:
  SimWorld& world_;
};

}  // namespace minato::sim
