// Tasks are placed only where they may be: on an ACTIVE container instance that is in touch and not
// in quarantine; and a DAEMON service's only where none of its own is left.
#pragma once

#include "services/ecs/container_instance.h"
#include "sim/sim_world.h"

namespace minato::sim {

class PlacementChecker final : public Checker {
 public:
  explicit PlacementChecker(SimWorld& world) : world_(world) {}
  std::string_view name() const override { return "placement"; }
  void task_changed(const engine::State& state, const ecs::Task* before, const ecs::Task* after,
                    Instant now) override;

 private:
  void check_instance(const engine::State& state, const ecs::Task& task);
  void check_daemon(const engine::State& state, const ecs::Task& task);

  SimWorld& world_;
};

}  // namespace minato::sim
