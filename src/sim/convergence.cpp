#include "sim/convergence.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/ecs/cluster.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/service.h"
#include "services/ecs/task.h"
#include "services/elb/forwarding.h"
#include "services/elb/target.h"
#include "services/elb/target_group.h"
#include "sim/service_rest.h"
#include "sim/waiting_task_rest.h"

namespace minato::sim {
namespace {

using engine::State;
using Unrest = std::optional<std::string>;

/// The tasks of a machine by its own account and by the control plane's.
Unrest compare_machine(const State& state, const SimMachine& machine) {
  const ecs::InstanceId id(machine.instance_id());
  const std::string& which = machine.options().name;
  const auto* instance = state.table<ecs::ContainerInstance>().find(id);
  if (instance == nullptr || instance->lost || !machine.linked()) return which + " is not linked";
  for (const ecs::Task* task : state.index<ecs::TasksOnInstance>().find(id)) {
    const bool wanted = task->desired_status == ecs::DesiredStatus::kRunning;
    if (wanted != machine.bodies().contains(task->id.str())) {
      return fmt::format("{}: task {} is {} and its containers are otherwise", which,
                         task->id.str(), to_string(task->last_status));
    }
    if (!wanted) return which + ": task " + task->id.str() + " takes room";
  }
  for (const auto& [task, body] : machine.bodies()) {
    const auto* known = state.table<ecs::Task>().find(ecs::TaskId(task));
    if (known == nullptr || !known->on_instance) {
      return which + ": task " + task + " runs and nobody knows";
    }
  }
  for (const auto& [task, entry] : machine.tasks()) {
    if (entry.report.version > entry.acknowledged) return which + ": reports are under way";
    if (state.table<ecs::Task>().find(ecs::TaskId(task)) == nullptr) {
      return which + ": task " + task + " is not forgotten there";
    }
  }
  return std::nullopt;
}

Unrest compare_balancer(const State& state, const SimMachine& machine) {
  const SimBalancer* balancer = machine.balancer();
  if (balancer == nullptr) return std::nullopt;
  std::size_t in_use = 0;
  for (const auto& [key, row] : state.table<elb::Target>().rows()) {
    const auto& target = row.record;
    const auto* task = state.table<ecs::Task>().find(ecs::TaskId(target.owner));
    if (task == nullptr || task->last_status != ecs::TaskStatus::kRunning) {
      return "target " + key.str() + " has no running task";
    }
    if (!elb::is_in_use(state, target.group)) continue;
    ++in_use;
    if (!balancer->has(target.group.str(), target.id, target.port)) {
      return "target " + key.str() + " is not in the balancer of " + machine.options().name;
    }
  }
  if (in_use != balancer->targets()) {
    return fmt::format("the balancer of {} has {} targets, the state {}", machine.options().name,
                       balancer->targets(), in_use);
  }
  return std::nullopt;
}

/// A controller over every key of a table: it must not want anything.
template <class Record>
Unrest rehearse(engine::Engine& engine, std::string_view controller, Instant now) {
  const auto& all = engine.controllers();
  const auto at = std::ranges::find(all, controller, &engine::Controller::name);
  if (at == all.end()) return fmt::format("there is no controller {}", controller);
  const auto number = static_cast<std::size_t>(at - all.begin());
  for (const auto& [key, row] : std::as_const(engine).state().table<Record>().rows()) {
    const auto plan = engine.rehearse(number, key.str(), now);
    if (plan.empty()) continue;
    return fmt::format("controller {} wants {} for {}", controller, plan.commands().front()->name(),
                       key.str());
  }
  return std::nullopt;
}

Unrest rehearse_all(engine::Engine& engine, Instant now) {
  if (auto unrest = rehearse<ecs::ContainerInstance>(engine, "ecs.instance", now)) return unrest;
  if (auto unrest = rehearse<ecs::Task>(engine, "ecs.task", now)) return unrest;
  if (auto unrest = rehearse<ecs::Service>(engine, "ecs.service", now)) return unrest;
  if (auto unrest = rehearse<ecs::Cluster>(engine, "ecs.waiting_task", now)) return unrest;
  if (auto unrest = rehearse<elb::Target>(engine, "elb.target", now)) return unrest;
  return rehearse<elb::TargetGroup>(engine, "elb.target_group", now);
}

}  // namespace

std::optional<std::string> find_unrest(SimCloud& cloud, Instant now) {
  const State* state = cloud.control_plane().state();
  if (state == nullptr) return "the control plane does not run";
  for (const auto& [key, row] : state->table<ecs::Service>().rows()) {
    if (auto unrest = find_unrest_of_service(*state, row.record, now)) return unrest;
  }
  if (auto unrest = find_unrest_of_waiting_tasks(*state)) return unrest;
  for (const auto& machine : cloud.machines()) {
    if (auto unrest = compare_machine(*state, *machine)) return unrest;
    if (auto unrest = compare_balancer(*state, *machine)) return unrest;
  }
  return rehearse_all(*cloud.control_plane().engine(), now);
}

}  // namespace minato::sim
