#include "sim/sim_cloud.h"

#include <algorithm>
#include <memory>

namespace minato::sim {

SimCloud::SimCloud(SimWorld& world, ecs::EcsSettings settings)
    : world_(world),
      control_plane_(
          world, CloudOptions{.identity = {"eu-west-1", "123456789012"},
                              .load_balancer_pool = {},
                              .ecs = settings,
                              .vault = {.key = {}, .chance = std::make_shared<SeededRandom>(1)}}),
      network_(world, control_plane_) {}

SimMachine& SimCloud::add_machine(SimMachineOptions options) {
  options.number = static_cast<int>(machines_.size()) + 1;
  const auto probe = [this](const std::string& id, int port) {
    return std::ranges::any_of(machines_,
                               [&](const auto& machine) { return machine->answers(id, port); });
  };
  machines_.push_back(std::make_unique<SimMachine>(world_, network_, std::move(options), probe));
  machines_.back()->power_on();
  return *machines_.back();
}

SimMachine* SimCloud::find_machine(const std::string& name) {
  for (const auto& machine : machines_) {
    if (machine->options().name == name) return machine.get();
  }
  return nullptr;
}

}  // namespace minato::sim
