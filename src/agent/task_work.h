// What blocks: each function does one Action of a task against the machine, start to end, on
// whatever thread calls it. Plain values in and out; nothing here knows of the event loop.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "agent/container_spec_maker.h"
#include "agent/machine.h"

namespace minato::agent {

struct NetworkRequest {
  std::string task_id;
  std::vector<network::SandboxRequest> sandboxes;
  /// Of the whole task.
  agent_runtime::ContainerLimits limits;
};

/// The task's cgroup, then its sandboxes in the order of the request. Sandboxes that are left from
/// an interrupted attempt are made anew.
Result<std::vector<network::Sandbox>> attach_network(Machine& machine,
                                                     const NetworkRequest& request);

Result<images::ResolvedImage> pull_image(Machine& machine, const std::string& reference,
                                         std::stop_token stop);

/// Writes the name files, then has the container made.
Status create_container(Machine& machine, const agent_runtime::ContainerSpec& spec,
                        const std::vector<NameFile>& name_files);

struct ReleasedContainer {
  std::string runtime_id;
  std::string name;
};

struct ReleaseRequest {
  std::string task_id;
  std::vector<ReleasedContainer> containers;
  std::vector<network::SandboxKey> sandboxes;
};

/// Containers, sandboxes and cgroup go, logs stay. What cannot be had away is logged: a stop must
/// come to its end.
void release_task(Machine& machine, const ReleaseRequest& request);

/// Everything of the task that is left below the data directory, logs included.
void forget_task(Machine& machine, const std::string& task_id);

}  // namespace minato::agent
