#include "sim/minimum_healthy_checker.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/ecs/container_instance.h"
#include "services/ecs/readiness.h"
#include "services/ecs/service.h"
#include "sim/production_traffic.h"
#include "sim/task_set_share.h"

namespace minato::sim {

using ecs::DesiredStatus;
using ecs::Readiness;

namespace {

/// It is one too many, however many are ready elsewhere.
bool leaves_with_its_machine(const engine::State& state, const ecs::Service& service,
                             const ecs::Task& task) {
  if (service.scheduling_strategy != ecs::SchedulingStrategy::kDaemon) return false;
  const auto* instance = state.table<ecs::ContainerInstance>().find(task.instance);
  return instance == nullptr || instance->status == ecs::InstanceStatus::kDraining;
}

/// In target groups that the service's production rules send no requests to: those that get them
/// have a checker of their own (serving_group_checker.h).
bool takes_no_requests(const engine::State& state, const ecs::Service& service,
                       const ecs::DeploymentId& deployment) {
  const bool has_rules = std::ranges::any_of(
      service.deployments, [](const ecs::Deployment& each) { return !pairs_of(each).empty(); });
  const auto& balancers = load_balancers_of(service, deployment);
  if (!has_rules || balancers.empty()) return false;
  return std::ranges::none_of(balancers, [&](const ecs::ServiceLoadBalancer& balancer) {
    return takes_production(state, service, balancer.registered_group().str());
  });
}

}  // namespace

void MinimumHealthyChecker::task_changed(const engine::State& state, const ecs::Task* before,
                                         const ecs::Task* after, Instant now) {
  if (before == nullptr || after == nullptr) return;
  const bool stopped = before->desired_status == DesiredStatus::kRunning &&
                       after->desired_status == DesiredStatus::kStopped &&
                       after->stop_code == "ServiceSchedulerInitiated";
  if (!stopped) return;
  const auto* service = state.table<ecs::Service>().find(after->service);
  if (service == nullptr || service->status != ecs::ServiceStatus::kActive) return;
  if (leaves_with_its_machine(state, *service, *before)) return;
  if (takes_no_requests(state, *service, before->deployment)) return;
  if (readiness_of(state, *service, *before, now) != Readiness::kReady) return;
  int ready = 0;
  for (const ecs::Task* task : state.index<ecs::TasksByService>().find(after->service)) {
    if (task->id == after->id || task->desired_status == DesiredStatus::kStopped) continue;
    if (!counts_beside(*service, *after, *task)) continue;
    if (readiness_of(state, *service, *task, now) == Readiness::kReady) ++ready;
  }
  const int desired = desired_beside(*service, *after);
  const int minimum = (desired * service->minimum_healthy_percent + 99) / 100;
  if (ready >= minimum) return;
  world_.fail(name(),
              fmt::format("service {}: the ready task {} was stopped ({}) with {} others ready; "
                          "{} % of {} are {}",
                          after->service.str(), after->id.str(), after->stopped_reason, ready,
                          service->minimum_healthy_percent, desired, minimum));
}

}  // namespace minato::sim
