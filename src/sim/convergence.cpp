#include "sim/convergence.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/ecs/cluster.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/placement/placement_planner.h"
#include "services/ecs/readiness.h"
#include "services/ecs/service.h"
#include "services/elb/forwarding.h"
#include "services/elb/target.h"
#include "services/elb/target_group.h"

namespace minato::sim {
namespace {

using engine::State;
using Unrest = std::optional<std::string>;

/// The service says why it can't go on, and that is true.
bool explains_itself(const State& state, const ecs::Service& service) {
  if (service.unplaced_reason.empty()) return false;
  if (service.unplaced_reason.find("unable to replace") != std::string::npos) return true;
  const auto& definition =
      state.table<ecs::TaskDefinition>().at(service.deployments.front().definition);
  const auto placed = ecs::plan_placement(
      state,
      {.cluster = service.cluster, .resources = definition.resources, .peers = {}, .count = 1});
  return placed.placed.empty();
}

Unrest look_at_service(const State& state, const ecs::Service& service, Instant now) {
  const std::string which = "service " + service.key().str();
  if (service.status == ecs::ServiceStatus::kInactive) return std::nullopt;
  if (service.status == ecs::ServiceStatus::kDraining) return which + " is still DRAINING";
  if (explains_itself(state, service)) return std::nullopt;
  int ready = 0;
  int others = 0;
  const auto& primary = service.deployments.front();
  for (const ecs::Task* task : state.index<ecs::TasksByService>().find(service.key())) {
    if (task->last_status == ecs::TaskStatus::kStopped) continue;
    const bool good = task->deployment == primary.id &&
                      task->desired_status == ecs::DesiredStatus::kRunning &&
                      readiness_of(state, service, *task, now) == ecs::Readiness::kReady;
    ++(good ? ready : others);
  }
  if (ready != service.desired_count || others > 0) {
    return fmt::format("{} has {} ready tasks and {} others, wants {}", which, ready, others,
                       service.desired_count);
  }
  if (service.deployments.size() > 1) return which + " has several deployments";
  if (primary.rollout_state != ecs::RolloutState::kCompleted) {
    return which + ": its deployment is not COMPLETED";
  }
  return std::nullopt;
}

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
    if (auto unrest = look_at_service(*state, row.record, now)) return unrest;
  }
  for (const auto& machine : cloud.machines()) {
    if (auto unrest = compare_machine(*state, *machine)) return unrest;
    if (auto unrest = compare_balancer(*state, *machine)) return unrest;
  }
  return rehearse_all(*cloud.control_plane().engine(), now);
}

}  // namespace minato::sim
