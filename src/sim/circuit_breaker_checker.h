// A deployment that has failed is over: its service starts no more of its tasks, but where others
// have to leave a machine that drains; and where its circuit breaker rolls back and there is
// something to go back to, it does so at once.
#pragma once

#include <map>

#include "services/ecs/service.h"
#include "sim/sim_world.h"

namespace minato::sim {

class CircuitBreakerChecker final : public Checker {
 public:
  explicit CircuitBreakerChecker(SimWorld& world) : world_(world) {}
  std::string_view name() const override { return "circuit_breaker"; }
  void control_plane_started(const engine::State& state, Instant now) override;
  void task_changed(const engine::State& state, const ecs::Task* before, const ecs::Task* after,
                    Instant now) override;
  void tick_ended(const engine::State& state, const engine::JournalBatch& changes,
                  Instant now) override;

 private:
  void check_failed(const engine::State& state, const ecs::Service& service);

  SimWorld& world_;
  /// The PRIMARY deployments that have failed, as far as they have been looked at.
  std::map<ecs::ServiceKey, ecs::DeploymentId> failed_;
};

}  // namespace minato::sim
