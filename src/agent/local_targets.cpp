#include "agent/local_targets.h"

namespace minato::agent {

ingress::LocalTargets local_targets(const TaskBook& book, const std::string& ec2_instance_id) {
  ingress::LocalTargets targets;
  for (const auto& [id, entry] : book.entries()) {
    for (const network::Sandbox& sandbox : entry->sandboxes) {
      if (sandbox.mode != network::NetworkMode::kBridge) continue;
      for (const network::PortBinding& binding : sandbox.bindings) {
        targets[{ec2_instance_id, binding.host_port}] = {sandbox.address, binding.container_port};
      }
    }
  }
  return targets;
}

}  // namespace minato::agent
