// A world at rest stays at rest: when nobody asks for anything and nothing goes wrong, no task is
// started, placed or stopped; services do not move their tasks about for ever.
#pragma once

#include "sim/sim_world.h"

namespace minato::sim {

class CalmChecker final : public Checker {
 public:
  explicit CalmChecker(SimWorld& world) : world_(world) {}
  std::string_view name() const override { return "calm"; }
  void task_changed(const engine::State& state, const ecs::Task* before, const ecs::Task* after,
                    Instant now) override;

  /// Whether time alone sets nothing in motion: no quarantine, protection or pause between moves
  /// ends, no machine is kept off for a while, no deployment goes by stages, and no task has to
  /// prove itself yet.
  static bool is_due(const engine::State& state, Instant now);
  void begin() { calm_ = true; }
  void end() { calm_ = false; }

 private:
  SimWorld& world_;
  bool calm_ = false;
};

}  // namespace minato::sim
