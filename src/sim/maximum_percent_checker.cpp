#include "sim/maximum_percent_checker.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "services/ecs/service_deployment.h"
#include "sim/production_traffic.h"
#include "sim/task_set_share.h"

namespace minato::sim {
namespace {

/// The service may have got another strategy since; and what a deployment takes over from may have
/// shifted traffic, and be in another target group, where it does not itself.
bool shifts(const engine::State& state, const ecs::Service& service) {
  if (ecs::shifts_traffic(service.strategy)) return true;
  std::set<std::string> groups;
  for (const auto& deployment : service.deployments) {
    const auto* rollout = state.table<ecs::ServiceDeployment>().find(deployment.service_deployment);
    if (rollout != nullptr && ecs::shifts_traffic(rollout->rules.strategy)) return true;
    for (const auto& balancer : deployment.load_balancers) {
      groups.insert(balancer.registered_group().str());
    }
  }
  return groups.size() > 1;
}

/// What takes over and what serves are each kept at the desired count.
bool may_grow(const engine::State& state, const ecs::Service& service,
              const ecs::DeploymentId& deployment) {
  if (service.deployments.empty()) return false;
  const auto& primary = service.deployments.front();
  if (primary.id == deployment) return true;
  const auto* rollout = state.table<ecs::ServiceDeployment>().find(primary.service_deployment);
  if (rollout != nullptr && rollout->lifecycle && rollout->lifecycle->source == deployment) {
    return true;
  }
  const auto& balancers = load_balancers_of(service, deployment);
  return std::ranges::any_of(balancers, [&](const ecs::ServiceLoadBalancer& balancer) {
    return takes_production(state, service, balancer.registered_group().str());
  });
}

}  // namespace

void MaximumPercentChecker::task_changed(const engine::State& state, const ecs::Task* before,
                                         const ecs::Task* after, Instant) {
  if (before != nullptr || after == nullptr || after->service.empty()) return;
  const auto* service = state.table<ecs::Service>().find(after->service);
  if (service == nullptr) return world_.fail(name(), "a task of no service was created");
  // One on each machine: the placement checker's.
  if (service->scheduling_strategy == ecs::SchedulingStrategy::kDaemon) return;
  int active = 0;
  int grown = 0;
  for (const ecs::Task* task : state.index<ecs::TasksByService>().find(after->service)) {
    if (task->desired_status != ecs::DesiredStatus::kRunning) continue;
    if (!counts_beside(*service, *after, *task)) continue;
    ++active;
    if (task->deployment == after->deployment) ++grown;
  }
  const int desired =
      service->status == ecs::ServiceStatus::kActive ? desired_beside(*service, *after) : 0;
  const int most = std::max(desired, desired * service->maximum_percent / 100);
  if (active <= most) return;
  // Where traffic is shifted from one set of tasks to the other each is kept by itself: others that
  // may not stop yet (they are protected, they wait for successors) do not count.
  const bool two = shifts(state, *service);
  if (two && grown <= most && may_grow(state, *service, after->deployment)) return;
  world_.fail(name(),
              fmt::format("service {}: {} tasks are to run, {} of them of the deployment {}; {} % "
                          "of {} are {}",
                          after->service.str(), active, grown, after->deployment.str(),
                          service->maximum_percent, desired, most));
}

}  // namespace minato::sim
