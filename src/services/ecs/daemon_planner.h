// Which machines a DAEMON service starts a task on and which of its tasks go: one task on each
// ACTIVE container instance that meets the constraints. One that takes no tasks for now, in
// quarantine or not connected, counts only while its task runs. A DRAINING instance keeps its task
// until the other tasks are gone. An update stops an instance's old task before the new one starts,
// as many at a time as minimum healthy percent allows. Pure.
#pragma once

#include <vector>

#include "services/ecs/service_tasks.h"

namespace minato::ecs {

struct DaemonStep {
  /// As many as there are instances for it, those included that have no room.
  int desired = 0;
  /// Instances without a task of the service; whether they have room is for placement to say.
  std::vector<InstanceId> start;
  ServiceTasks::Tasks stop;
  /// A health check of these has failed.
  ServiceTasks::Tasks stop_unhealthy;
  /// Old tasks are left that minimum healthy percent forbids to stop.
  bool stuck = false;
  /// Constraints ask for tasks, which come and go without notice: it has to look again by itself.
  bool asks_for_tasks = false;
};

DaemonStep plan_daemon(const engine::State& state, const Service& service,
                       const TaskDefinition& definition, const ServiceTasks& tasks);

/// Of a deployment that has failed, which starts and exchanges nothing: what is to stop, on
/// DRAINING instances that have no other tasks any more.
ServiceTasks::Tasks plan_failed_daemon(const engine::State& state, const ServiceTasks& tasks);

/// Whether a daemon stays only for the other tasks of an instance that drains: it is none of those
/// that the service wants.
bool leaves_last(const engine::State& state, const Service& service, const Task& task);

}  // namespace minato::ecs
