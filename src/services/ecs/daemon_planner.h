// Which machines a DAEMON service starts a task on and which of its tasks go: one task on each
// ACTIVE container instance that meets the constraints. A DRAINING instance keeps its task until
// the other tasks are gone. An update stops an instance's old task before the new one starts, as
// many at a time as minimum healthy percent allows. Pure.
#pragma once

#include <vector>

#include "services/ecs/service_tasks.h"

namespace minato::ecs {

struct DaemonStep {
  /// As many as there are instances for it.
  int desired = 0;
  /// Instances without a task of the service; whether they have room is for placement to say.
  std::vector<InstanceId> start;
  ServiceTasks::Tasks stop;
  /// A health check of these has failed.
  ServiceTasks::Tasks stop_unhealthy;
  /// Old tasks are left that minimum healthy percent forbids to stop.
  bool stuck = false;
};

DaemonStep plan_daemon(const engine::State& state, const Service& service,
                       const TaskDefinition& definition, const ServiceTasks& tasks);

}  // namespace minato::ecs
