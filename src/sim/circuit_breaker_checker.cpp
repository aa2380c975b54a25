#include "sim/circuit_breaker_checker.h"

#include <algorithm>
#include <utility>

#include "services/ecs/container_instance.h"
#include "services/ecs/service_deployment.h"
#include "services/ecs/service_revision.h"
#include "services/ecs/task_definition.h"

namespace minato::sim {
namespace {

bool has_failed(const ecs::Service& service) {
  return service.status == ecs::ServiceStatus::kActive && !ecs::is_external(service) &&
         service.deployments.front().rollout_state == ecs::RolloutState::kFailed;
}

/// Whoever drains a machine need not wait for ever: what must leave it goes on elsewhere.
bool makes_way_for_a_drain(const engine::State& state, const ecs::Service& service) {
  const auto& tasks = state.index<ecs::TasksByService>().find(service.key());
  return std::ranges::any_of(tasks, [&](const ecs::Task* task) {
    // Those that it stops at the same time included.
    if (task->last_status == ecs::TaskStatus::kStopped) return false;
    const auto* instance = state.table<ecs::ContainerInstance>().find(task->instance);
    return instance != nullptr && instance->status == ecs::InstanceStatus::kDraining;
  });
}

/// Its rollout came to another revision than it was to.
bool was_rolled_back(const engine::State& state, const ecs::Deployment& deployment) {
  const auto* rollout = state.table<ecs::ServiceDeployment>().find(deployment.service_deployment);
  return rollout != nullptr && rollout->rollback &&
         rollout->rollback->revision != deployment.revision;
}

/// Deployments in stages keep two sets of tasks, and go back for other reasons, too.
bool is_guided(const engine::State& state, const ecs::Service& service) {
  const auto& primary = service.deployments.front();
  const auto* rollout = state.table<ecs::ServiceDeployment>().find(primary.service_deployment);
  return ecs::shifts_traffic(service.strategy) || (rollout != nullptr && rollout->lifecycle);
}

/// Somebody stopped it (StopServiceDeployment); no breaker did.
bool was_stopped(const engine::State& state, const ecs::Service& service) {
  const auto& primary = service.deployments.front();
  const auto* rollout = state.table<ecs::ServiceDeployment>().find(primary.service_deployment);
  return rollout != nullptr && ecs::is_over(*rollout) &&
         rollout->status_reason.find("circuit breaker") == std::string::npos;
}

}  // namespace

void CircuitBreakerChecker::control_plane_started(const engine::State& state, Instant) {
  failed_.clear();
  for (const auto& [key, row] : state.table<ecs::Service>().rows()) {
    if (has_failed(row.record)) failed_[key] = row.record.deployments.front().id;
  }
}

void CircuitBreakerChecker::task_changed(const engine::State& state, const ecs::Task* before,
                                         const ecs::Task* after, Instant) {
  if (before != nullptr || after == nullptr || after->service.empty()) return;
  const auto* service = state.table<ecs::Service>().find(after->service);
  if (service == nullptr || service->deployments.empty() || ecs::is_external(*service)) return;
  if (is_guided(state, *service)) return;
  const auto& primary = service->deployments.front();
  const std::string what = "service " + after->service.str() + ": task " + after->id.str() +
                           " was started for (deployment " + after->deployment.str() + "), which ";
  if (has_failed(*service)) {
    if (makes_way_for_a_drain(state, *service)) return;
    return world_.fail(name(), what + "has failed or stands behind one that has");
  }
  if (primary.id != after->deployment) return world_.fail(name(), what + "is not its PRIMARY");
  if (was_rolled_back(state, primary)) world_.fail(name(), what + "was rolled back");
}

void CircuitBreakerChecker::tick_ended(const engine::State& state, const engine::JournalBatch&,
                                       Instant) {
  for (const auto& [key, row] : state.table<ecs::Service>().rows()) {
    if (has_failed(row.record)) {
      const auto& id = row.record.deployments.front().id;
      if (std::exchange(failed_[key], id) != id) check_failed(state, row.record);
    } else {
      failed_.erase(key);
    }
  }
}

void CircuitBreakerChecker::check_failed(const engine::State& state, const ecs::Service& service) {
  if (is_guided(state, service) || was_stopped(state, service)) return;
  const std::string which = "service " + service.key().str() + ": its deployment ";
  const auto& primary = service.deployments.front();
  const auto* rollout = state.table<ecs::ServiceDeployment>().find(primary.service_deployment);
  const ecs::CircuitBreaker& breaker =
      rollout != nullptr ? rollout->rules.circuit_breaker : service.circuit_breaker;
  if (!breaker.enabled) {
    return world_.fail(name(), which + "failed without a circuit breaker");
  }
  if (!breaker.rolls_back) return;
  if (service.stable_revision == service.deployments.front().revision) return;
  const auto* stable = state.table<ecs::ServiceRevision>().find(service.stable_revision);
  if (stable == nullptr || state.table<ecs::TaskDefinition>().find(stable->definition) == nullptr) {
    return;
  }
  world_.fail(name(), which + "failed and was not rolled back to revision " +
                          service.stable_revision.str());
}

}  // namespace minato::sim
