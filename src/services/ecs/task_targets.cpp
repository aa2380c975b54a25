#include "services/ecs/task_targets.h"

#include <algorithm>

#include "services/ecs/container_instance.h"
#include "services/elb/target_group.h"

namespace minato::ecs {
namespace {

std::optional<int> host_port_of(const Task& task, const ServiceLoadBalancer& balancer) {
  for (const auto& container : task.containers) {
    if (container.name != balancer.container_name) continue;
    for (const auto& binding : container.network_bindings) {
      if (binding.container_port == balancer.container_port) return binding.host_port;
    }
  }
  return std::nullopt;
}

std::optional<WantedTarget> target_of(const engine::State& state, const Task& task,
                                      const ServiceLoadBalancer& balancer) {
  const auto* group = state.table<elb::TargetGroup>().find(balancer.registered_group());
  if (group == nullptr) return std::nullopt;
  if (group->target_type == elb::TargetType::kIp) {
    if (task.address.empty()) return std::nullopt;
    return WantedTarget{group->arn, task.address, balancer.container_port};
  }
  const auto* instance = state.table<ContainerInstance>().find(task.instance);
  const auto port = host_port_of(task, balancer);
  if (instance == nullptr || !port) return std::nullopt;
  return WantedTarget{group->arn, instance->ec2_instance_id, *port};
}

}  // namespace

std::vector<WantedTarget> targets_of(const engine::State& state, const Service& service,
                                     const Task& task) {
  std::vector<WantedTarget> targets;
  for (const auto& balancer : load_balancers_of(service, task.deployment)) {
    if (auto target = target_of(state, task, balancer)) targets.push_back(std::move(*target));
  }
  return targets;
}

}  // namespace minato::ecs
