// What the agent keeps of a task as what its containers are told of it. Pure.
#pragma once

#include <string>

#include "agent/metadata/task_view.h"
#include "agent/task_entry.h"

namespace minato::agent {

/// What all tasks of this machine have in common.
struct MachineFacts {
  std::string region;
  std::string availability_zone;
  /// Of the sandboxes: "10.124.16.0/20" and the machine's address in it.
  std::string subnet;
  std::string gateway;
};

agent_metadata::TaskView make_task_view(const TaskEntry& entry, const MachineFacts& machine);

/// "ecs-FAMILY-REVISION-CONTAINER-DIGITS", as ECS's agent calls a container to Docker.
std::string runtime_name(const TaskEntry& entry, std::size_t container);

}  // namespace minato::agent
