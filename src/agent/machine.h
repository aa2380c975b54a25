// Machine: the adapters through which the agent acts on this machine. Made once by run_agent; each
// is safe on any thread.
#pragma once

#include <string>

#include "agent/data_layout.h"
#include "agent/images/image_store.h"
#include "agent/machine_policy.h"
#include "agent/namespaces/user_namespaces.h"
#include "agent/network/task_network.h"
#include "agent/runtime/container_runtime.h"

namespace minato::agent {

struct Machine {
  const DataLayout& layout;
  std::string region;
  images::ImageStore& images;
  network::TaskNetwork& network;
  agent_runtime::ContainerRuntime& runtime;
  namespaces::UserNamespaces& user_namespaces;
  MachinePolicy policy;
};

}  // namespace minato::agent
