// Task sets as DescribeTaskSets and DescribeServices show them.
#pragma once

#include <map>
#include <vector>

#include "api/ecs.h"
#include "engine/state.h"
#include "services/ecs/service.h"

namespace minato::ecs {

/// Tasks by their last status; one that drains still runs for its clients, but no longer for its
/// service.
struct TaskCounts {
  int running = 0;
  int pending = 0;
};
std::map<DeploymentId, TaskCounts> count_by_deployment(const engine::State& state,
                                                       const Service& service);

/// With its tags where they are asked for.
enum class ShowTags { kNo, kYes };
api::TaskSet show_task_set(const engine::State& state, const Service& service,
                           const Deployment& set, ShowTags tags);

/// Newest first, without tags.
std::vector<api::TaskSet> show_task_sets(const engine::State& state, const Service& service);

}  // namespace minato::ecs
