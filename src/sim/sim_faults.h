// SimFaults: what goes wrong in a simulated world, each kind at random times of its own; and the
// end of it all.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sim/sim_cloud.h"

namespace minato::sim {

class SimFaults {
 public:
  /// `images`: those that may turn out to be broken for a time.
  SimFaults(SimWorld& world, SimCloud& cloud, std::vector<std::string> images)
      : world_(world), cloud_(cloud), images_(std::move(images)) {}

  void start();
  /// No more faults; what is down comes up again.
  void heal();

 private:
  void repeat(Millis mean, std::function<void()> fault);
  SimMachine& any_machine();
  void kill_control_plane();
  void power_cut();
  void isolation();
  void bad_image();
  void broken_runtime();
  void full_disk();

  SimWorld& world_;
  SimCloud& cloud_;
  const std::vector<std::string> images_;
  /// Some worlds are worse than others.
  std::int64_t severity_ = 1;
  bool healed_ = false;
};

}  // namespace minato::sim
