// No CPU, memory or fixed port of a machine is given twice, and the books that placement reads say
// the same as the tasks. (What machines really run is looked at where they start it.)
#pragma once

#include <set>

#include "sim/sim_world.h"

namespace minato::sim {

class MachineRoomChecker final : public Checker {
 public:
  explicit MachineRoomChecker(SimWorld& world) : world_(world) {}
  std::string_view name() const override { return "machine_room"; }
  void control_plane_started(const engine::State& state, Instant now) override;
  void task_changed(const engine::State& state, const ecs::Task* before, const ecs::Task* after,
                    Instant now) override;
  void tick_ended(const engine::State& state, const engine::JournalBatch& changes,
                  Instant now) override;

 private:
  void check(const engine::State& state, const ecs::InstanceId& instance);

  SimWorld& world_;
  std::set<ecs::InstanceId> changed_;
};

}  // namespace minato::sim
