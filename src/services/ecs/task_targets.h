// Which targets a running task has in its service's load balancers.
#pragma once

#include <vector>

#include "engine/state.h"
#include "services/ecs/service.h"
#include "services/ecs/task.h"

namespace minato::ecs {

struct WantedTarget {
  elb::TargetGroupArn group;
  /// The machine's EC2 instance id and a host port; for target groups of type ip the task's own
  /// address and the container's port.
  std::string id;
  int port = 0;
};

/// One for each load balancer of the service whose target group and whose container port are there.
std::vector<WantedTarget> targets_of(const engine::State& state, const Service& service,
                                     const Task& task);

}  // namespace minato::ecs
