#include "services/ecs/registration.h"

#include "services/ecs/instance_commands.h"
#include "services/ecs/task_commands.h"

namespace minato::ecs {
namespace {

ContainerInstance instance_of(const link::RegisterMachine& machine, Instant now) {
  ContainerInstance instance;
  instance.id = InstanceId(machine.container_instance_id);
  instance.ec2_instance_id = machine.ec2_instance_id;
  instance.cluster = ClusterName(machine.cluster.value_or(""));
  instance.cpu = CpuUnits{machine.cpu};
  instance.memory = Mebibytes{machine.memory};
  if (machine.reserved_ports) {
    instance.reserved_ports.assign(machine.reserved_ports->begin(), machine.reserved_ports->end());
  }
  instance.address = machine.address;
  instance.ingress = machine.ingress;
  instance.agent_version = machine.agent_version;
  instance.registered_at = now;
  if (machine.attributes) {
    for (const auto& attribute : *machine.attributes) {
      instance.attributes[attribute.name] = attribute.value.value_or("");
    }
  }
  return instance;
}

}  // namespace

engine::Plan plan_registration(const link::RegisterMachine& machine, std::uint64_t connection,
                               Instant now) {
  engine::Plan plan;
  plan.add(RegisterInstance{instance_of(machine, now)});
  if (machine.tasks) plan.append(plan_reports(*machine.tasks, now));
  plan.add(SetInstanceLink{{.id = InstanceId(machine.container_instance_id),
                            .connected = true,
                            .since = now,
                            .connection = connection}});
  return plan;
}

engine::Plan plan_disconnect(const engine::State& state, const InstanceId& instance,
                             std::uint64_t connection, Instant now) {
  engine::Plan plan;
  const auto* link = state.table<InstanceLink>().find(instance);
  if (link == nullptr || !link->connected || link->connection != connection) return plan;
  plan.add(SetInstanceLink{
      {.id = instance, .connected = false, .since = now, .connection = connection}});
  return plan;
}

engine::Plan plan_new_patience(const engine::State& state, Instant now) {
  engine::Plan plan;
  for (const auto& [id, row] : state.table<InstanceLink>().rows()) {
    if (row.record.connected) continue;
    InstanceLink link = row.record;
    link.since = now;
    plan.add(SetInstanceLink{std::move(link)});
  }
  return plan;
}

engine::Plan plan_reports(const std::vector<link::TaskReport>& reports, Instant now) {
  engine::Plan plan;
  for (const auto& report : reports) plan.add(ReportTask{report, now});
  return plan;
}

}  // namespace minato::ecs
