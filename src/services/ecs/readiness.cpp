#include "services/ecs/readiness.h"

#include <algorithm>

#include "api/ecs.h"
#include "services/ecs/judging_rules.h"
#include "services/ecs/task_definition.h"
#include "services/elb/target.h"

namespace minato::ecs {
namespace {

constexpr Millis kUncheckedProof = Seconds{40};

Readiness worse(Readiness a, Readiness b) {
  if (a == Readiness::kUnhealthy || b == Readiness::kUnhealthy) return Readiness::kUnhealthy;
  if (a == Readiness::kPending || b == Readiness::kPending) return Readiness::kPending;
  return Readiness::kReady;
}

const Container* find_container(const Task& task, const std::string& name) {
  const auto at = std::ranges::find(task.containers, name, &Container::name);
  return at == task.containers.end() ? nullptr : &*at;
}

/// ECS looks at the health checks of essential containers only.
Readiness container_health(const engine::State& state, const Task& task) {
  const auto* definition = state.table<TaskDefinition>().find(task.definition);
  if (definition == nullptr || !definition->document->container_definitions) {
    return Readiness::kReady;
  }
  Readiness all = Readiness::kReady;
  for (const auto& wanted : *definition->document->container_definitions) {
    if (!has_health_check(wanted) || !wanted.essential.value_or(true)) continue;
    const Container* container = find_container(task, wanted.name.value_or(""));
    if (container == nullptr || container->health == HealthStatus::kUnknown) {
      all = worse(all, Readiness::kPending);
    } else if (container->health == HealthStatus::kUnhealthy) {
      all = worse(all, Readiness::kUnhealthy);
    }
  }
  return all;
}

bool has_checked_container(const engine::State& state, const Task& task) {
  const auto* definition = state.table<TaskDefinition>().find(task.definition);
  if (definition == nullptr || !definition->document->container_definitions) return false;
  return std::ranges::any_of(*definition->document->container_definitions, [](const auto& wanted) {
    return has_health_check(wanted) && wanted.essential.value_or(true);
  });
}

Readiness target_health(const engine::State& state, const Service& service, const Task& task,
                        Instant now) {
  if (task.targets.size() < load_balancers_of(service, task.deployment).size()) {
    return Readiness::kPending;
  }
  Readiness all = Readiness::kReady;
  for (const auto& key : task.targets) {
    const auto* target = state.table<elb::Target>().find(key);
    if (target == nullptr || target->state == elb::TargetState::kInitial ||
        target->state == elb::TargetState::kDraining) {
      all = worse(all, Readiness::kPending);
    } else if (target->state == elb::TargetState::kHealthy) {
      if (target->warm_at && now < *target->warm_at) all = worse(all, Readiness::kPending);
    } else if (target->state == elb::TargetState::kUnhealthy) {
      const auto from = grace_ends(service, task);
      all = worse(all, from && now >= *from ? Readiness::kUnhealthy : Readiness::kPending);
    }
  }
  return all;
}

}  // namespace

bool has_health_check(const api::ContainerDefinition& container) {
  return container.health_check && !container.health_check->command.empty() &&
         container.health_check->command.front() != "NONE";
}

Readiness readiness_of(const engine::State& state, const Service& service, const Task& task,
                       Instant now) {
  if (task.last_status != TaskStatus::kRunning) return Readiness::kPending;
  const Readiness readiness =
      worse(container_health(state, task), target_health(state, service, task, now));
  // Most tasks have run for longer: of them nobody asks who watches.
  const bool is_young = task.times.started && now < *task.times.started + kUncheckedProof;
  const bool waits_for_proof = is_young && judging_rules(state, service).watches_failures &&
                               now < proven_at(state, service, task);
  return waits_for_proof ? worse(readiness, Readiness::kPending) : readiness;
}

Instant proven_at(const engine::State& state, const Service& service, const Task& task) {
  const bool is_checked =
      !load_balancers_of(service, task.deployment).empty() || has_checked_container(state, task);
  return *task.times.started + (is_checked ? Millis{0} : kUncheckedProof);
}

std::optional<Instant> grace_ends(const Service& service, const Task& task) {
  if (task.targets.empty() || !task.times.started) return std::nullopt;
  return *task.times.started + Seconds{service.grace_period_seconds.value_or(0)};
}

std::optional<Instant> warm_at(const engine::State& state, const Task& task) {
  std::optional<Instant> latest;
  for (const auto& key : task.targets) {
    const auto* target = state.table<elb::Target>().find(key);
    if (target != nullptr && target->warm_at) latest = std::max(latest, target->warm_at);
  }
  return latest;
}

}  // namespace minato::ecs
