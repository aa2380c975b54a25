// SimCloud: a whole Minato in a simulated world: the control plane, the network and the machines.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/sim_control_plane.h"
#include "sim/sim_machine.h"
#include "sim/sim_network.h"

namespace minato::sim {

class SimCloud {
 public:
  using Machines = std::vector<std::unique_ptr<SimMachine>>;

  SimCloud(SimWorld& world, ecs::EcsSettings settings);

  /// Powers it on. Names are the caller's to keep apart.
  SimMachine& add_machine(SimMachineOptions options);
  /// Null: there is none of that name.
  SimMachine* find_machine(const std::string& name);
  const Machines& machines() const { return machines_; }
  SimControlPlane& control_plane() { return control_plane_; }
  const SimControlPlane& control_plane() const { return control_plane_; }

 private:
  SimWorld& world_;
  SimControlPlane control_plane_;
  SimNetwork network_;
  Machines machines_;
};

}  // namespace minato::sim
