// What the promises about a service's percentages go by: the whole service, or, where somebody else
// deploys, the task set that a task is of.
#pragma once

#include "services/ecs/service.h"
#include "services/ecs/task.h"

namespace minato::sim {

/// The desired count of which the task is a part.
inline int desired_beside(const ecs::Service& service, const ecs::Task& task) {
  for (const ecs::Deployment& each : service.deployments) {
    if (each.task_set && each.id == task.deployment) {
      return computed_desired_count(service.desired_count, *each.task_set);
    }
  }
  return service.desired_count;
}

/// Whether the other task is counted with this one.
inline bool counts_beside(const ecs::Service& service, const ecs::Task& task,
                          const ecs::Task& other) {
  return !ecs::is_external(service) || task.deployment == other.deployment;
}

}  // namespace minato::sim
