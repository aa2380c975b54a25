// What blocks: each function does one Action of a task against the machine, start to end, on
// whatever thread calls it. Plain values in and out; nothing here knows of the event loop.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "agent/container_spec_maker.h"
#include "agent/machine.h"
#include "agent/task_isolation.h"
#include "agent/task_volumes.h"

namespace minato::agent {

struct NetworkRequest {
  std::string task_id;
  std::vector<network::SandboxRequest> sandboxes;
  /// Of the whole task.
  agent_runtime::ContainerLimits limits;
  UserIds user_ids = UserIds::kOwn;
};

/// The task's cgroup and user namespace, then its sandboxes in the order of the request. Sandboxes
/// that are left from an interrupted attempt are made anew.
Result<std::vector<network::Sandbox>> attach_network(Machine& machine,
                                                     const NetworkRequest& request);

Result<images::ResolvedImage> pull_image(Machine& machine, const std::string& reference,
                                         std::stop_token stop);

enum class Attempt { kFirst, kAgain };

struct ContainerRequest {
  agent_runtime::ContainerSpec spec;
  std::vector<NameFile> name_files;
  std::vector<VolumeFolder> volume_folders;
  /// kAgain: the container has run; what it wrote stays, all else of it goes first.
  Attempt attempt = Attempt::kFirst;
};

/// Makes the volumes' folders and the name files, then has the container made.
Status create_container(Machine& machine, const ContainerRequest& request);

struct ReleasedContainer {
  std::string runtime_id;
  std::string name;
};

struct ReleaseRequest {
  std::string task_id;
  std::vector<ReleasedContainer> containers;
  std::vector<network::SandboxKey> sandboxes;
};

/// Containers, sandboxes, user namespace, volumes of the task and cgroup go, logs stay. What cannot
/// be had away is logged: a stop must come to its end.
void release_task(Machine& machine, const ReleaseRequest& request);

/// Everything of the task that is left below the data directory, logs included.
void forget_task(Machine& machine, const std::string& task_id);

}  // namespace minato::agent
