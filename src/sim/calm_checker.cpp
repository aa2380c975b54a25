#include "sim/calm_checker.h"

#include <algorithm>

#include "services/ecs/container_instance.h"
#include "services/ecs/deployment_tally.h"
#include "services/ecs/readiness.h"
#include "services/ecs/service.h"
#include "services/ecs/service_deployment.h"

namespace minato::sim {
namespace {

bool is_settled(const engine::State& state, const ecs::Service& service, Instant now) {
  if (service.status != ecs::ServiceStatus::kActive) return true;
  if (service.next_move_at > now) return false;
  for (const ecs::Deployment& each : service.deployments) {
    if (!avoided_instances(each, now).empty()) return false;
    if (!ecs::is_external(service)) break;
  }
  // One that has stages goes on by itself: when balancers have heard, or a bake time is over.
  const auto& rollouts = state.index<ecs::ServiceDeploymentsByService>().find(service.key());
  const bool goes_on = std::ranges::any_of(rollouts, [](const ecs::ServiceDeployment* each) {
    return !is_over(*each) && each->lifecycle;
  });
  if (goes_on) return false;
  const auto& tasks = state.index<ecs::TasksByService>().find(service.key());
  return std::ranges::all_of(tasks, [&](const ecs::Task* task) {
    if (task->last_status == ecs::TaskStatus::kStopped) return true;
    return !is_protected(*task, now) &&
           readiness_of(state, service, *task, now) == ecs::Readiness::kReady;
  });
}

}  // namespace

bool CalmChecker::is_due(const engine::State& state, Instant now) {
  for (const auto& [id, row] : state.table<ecs::ContainerInstance>().rows()) {
    if (is_quarantined(row.record)) return false;
  }
  for (const auto& [key, row] : state.table<ecs::Service>().rows()) {
    if (!is_settled(state, row.record, now)) return false;
  }
  return true;
}

void CalmChecker::task_changed(const engine::State&, const ecs::Task* before,
                               const ecs::Task* after, Instant) {
  if (!calm_ || after == nullptr) return;
  const std::string which = "task " + after->id.str() +
                            (after->service.empty() ? "" : " of service " + after->service.str());
  if (before == nullptr) return world_.fail(name(), which + " was started for no reason");
  if (before->instance != after->instance) {
    return world_.fail(name(), which + " was placed for no reason");
  }
  if (before->desired_status == after->desired_status) return;
  world_.fail(name(), which + " was stopped for no reason (" + after->stopped_reason + ')');
}

}  // namespace minato::sim
