#include "sim/balancer_target_checker.h"

#include "services/elb/target.h"

namespace minato::sim {

void BalancerTargetChecker::stop_ordered(const engine::State* state, const OrderedStop& stop,
                                         Instant) {
  if (state == nullptr) return;
  const auto* task = state->table<ecs::Task>().find(ecs::TaskId(stop.task));
  // A machine that comes back after it counted as lost stops what it has: that is no drain.
  if (task == nullptr || task->stop_code == "InfrastructureHealth" || !task->times.stopping) return;
  for (const auto& [key, row] : state->table<elb::Target>().rows()) {
    if (row.record.owner != stop.task) continue;
    world_.fail(name(),
                "task " + stop.task + " is told to stop and still has the target " + key.str());
  }
  for (const auto& machine : cloud_.machines()) {
    const auto* balancer = machine->balancer();
    if (balancer == nullptr || !machine->linked()) continue;
    if (machine->linked_since() >= *task->times.stopping) continue;
    for (const int port : stop.host_ports) {
      if (!balancer->serves(stop.ec2_instance_id, port)) continue;
      world_.fail(name(), "task " + stop.task + " is told to stop and the balancer of " +
                              machine->options().name + " still sends it requests at " +
                              stop.ec2_instance_id + ":" + std::to_string(port));
    }
  }
}

}  // namespace minato::sim
