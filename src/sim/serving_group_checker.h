// A target group that a production listener rule sends requests to keeps the minimum healthy
// percent of the service's desired count ready, or such a part of that as it gets of the requests:
// no ready task of it is stopped by the service scheduler, and none that is to run leaves the
// balancer, while fewer would stay there. What machines and users do to tasks does not count.
#pragma once

#include "sim/sim_world.h"

namespace minato::sim {

class ServingGroupChecker final : public Checker {
 public:
  explicit ServingGroupChecker(SimWorld& world) : world_(world) {}
  std::string_view name() const override { return "serving_group"; }
  void task_changed(const engine::State& state, const ecs::Task* before, const ecs::Task* after,
                    Instant now) override;
  void tick_ended(const engine::State& state, const engine::JournalBatch& changes,
                  Instant now) override;

 private:
  void check(const engine::State& state, const ecs::Task& gone, const std::string& what,
             Instant now);

  SimWorld& world_;
};

}  // namespace minato::sim
