// SimOperator: who runs the machines: decides how the cluster goes about room and evenness, and
// drains container instances now and then. Tells the checker what was acknowledged.
#pragma once

#include <set>
#include <string>

#include "sim/acknowledged_write_checker.h"
#include "sim/sim_cloud.h"

namespace minato::sim {

class SimOperator {
 public:
  SimOperator(SimWorld& world, SimCloud& cloud, AcknowledgedWriteChecker& promises)
      : world_(world), cloud_(cloud), promises_(promises) {}

  void start();
  /// Asks for nothing more; what drains goes on draining.
  void stop() { stopped_ = true; }

 private:
  void plan_next();
  void act();
  void set_up_cluster(const std::string& operation, const std::string& body);
  void set_status(const std::string& instance, ecs::InstanceStatus status);

  SimWorld& world_;
  SimCloud& cloud_;
  AcknowledgedWriteChecker& promises_;
  bool stopped_ = false;
  /// Of machines, by their instance ids.
  std::set<std::string> draining_;
};

}  // namespace minato::sim
