#include "services/ecs/service_commands.h"

#include <algorithm>

#include "base/check.h"
#include "services/ecs/service_deployment_commands.h"
#include "services/ecs/service_event.h"

namespace minato::ecs {
namespace {

template <class Change>
void change_deployment(engine::Commit& commit, const ServiceKey& key, const DeploymentId& id,
                       Change&& change) {
  commit.update<Service>(key, [&](Service& service) {
    const auto at = std::ranges::find(service.deployments, id, &Deployment::id);
    MINATO_CHECK(at != service.deployments.end(), "a command names a deployment that is gone");
    change(*at);
  });
}

void erase_events(engine::Commit& commit, const ServiceKey& key) {
  const auto& rows = commit.state().table<ServiceEvent>().rows();
  std::vector<ServiceEventKey> old;
  for (auto at = rows.lower_bound({key, 0}); at != rows.end() && at->first.service == key; ++at) {
    old.push_back(at->first);
  }
  for (const auto& event : old) commit.erase<ServiceEvent>(event);
}

}  // namespace

void CreateService::apply(engine::Commit& commit) const {
  commit.erase<Service>(service.key());
  erase_events(commit, service.key());
  erase_service_deployments(commit, service.key());
  commit.insert(service);
}

void SetDesiredCount::apply(engine::Commit& commit) const {
  commit.update<Service>(key, [&](Service& service) { service.desired_count = count; });
}

void ChangeServiceSettings::apply(engine::Commit& commit) const {
  commit.update<Service>(key, [&](Service& service) {
    service.minimum_healthy_percent = settings.minimum_healthy_percent;
    service.maximum_percent = settings.maximum_percent;
    service.circuit_breaker = settings.circuit_breaker;
    service.grace_period_seconds = settings.grace_period_seconds;
    service.propagate_tags = settings.propagate_tags;
    service.ecs_managed_tags = settings.ecs_managed_tags;
    service.placement = settings.placement;
    service.zone_rebalancing = settings.zone_rebalancing;
    service.strategy = settings.strategy;
    service.execute_command = settings.execute_command;
  });
}

void StartDeployment::apply(engine::Commit& commit) const {
  commit.update<Service>(key, [&](Service& service) {
    service.deployments.insert(service.deployments.begin(), deployment);
    service.steady = false;
  });
}

void PromoteDeployment::apply(engine::Commit& commit) const {
  change_deployment(commit, key, deployment, [&](Deployment& d) {
    d.service_deployment = service_deployment;
    d.rollout_state = RolloutState::kInProgress;
    d.rollout_state_reason = reason;
    d.updated_at = at;
    d.failed_tasks = 0;
    d.failures_in_a_row = 0;
    d.launch_not_before.reset();
  });
  commit.update<Service>(key, [&](Service& service) {
    const auto at = std::ranges::find(service.deployments, deployment, &Deployment::id);
    std::rotate(service.deployments.begin(), at, at + 1);
    service.steady = false;
  });
}

void SetRevision::apply(engine::Commit& commit) const {
  change_deployment(commit, key, deployment, [&](Deployment& d) { d.revision = revision; });
}

void SetStableRevision::apply(engine::Commit& commit) const {
  commit.update<Service>(key, [&](Service& service) { service.stable_revision = revision; });
}

void SetRolloutState::apply(engine::Commit& commit) const {
  change_deployment(commit, key, deployment, [&](Deployment& d) {
    d.rollout_state = rollout_state;
    d.rollout_state_reason = reason;
    d.updated_at = at;
  });
}

void RemoveDeployment::apply(engine::Commit& commit) const {
  commit.update<Service>(key, [&](Service& service) {
    std::erase_if(service.deployments, [&](const Deployment& d) { return d.id == deployment; });
  });
}

void CountDeploymentFailures::apply(engine::Commit& commit) const {
  change_deployment(commit, key, deployment, [&](Deployment& d) {
    d.failed_tasks = failed_tasks;
    d.failures_in_a_row = failures_in_a_row;
    d.launch_not_before = launch_not_before;
    d.avoided = avoided;
  });
}

void SetServiceStatus::apply(engine::Commit& commit) const {
  commit.update<Service>(key, [&](Service& service) {
    service.status = status;
    if (status == ServiceStatus::kInactive) service.inactive_since = at;
  });
}

void ForgetService::apply(engine::Commit& commit) const {
  commit.erase<Service>(key);
  erase_events(commit, key);
  erase_service_deployments(commit, key);
}

void SetMoving::apply(engine::Commit& commit) const {
  commit.update<Service>(key, [&](Service& service) {
    service.moving = task;
    service.next_move_at = next_move_at;
  });
}

void SetProposedMove::apply(engine::Commit& commit) const {
  commit.update<Service>(key, [&](Service& service) { service.proposed_move = task; });
}

void SetSteady::apply(engine::Commit& commit) const {
  commit.update<Service>(key, [&](Service& service) { service.steady = steady; });
}

void SetUnplacedReason::apply(engine::Commit& commit) const {
  commit.update<Service>(key, [&](Service& service) {
    service.unplaced_reason = reason;
    service.unplaced_said_at = said_at;
  });
}

void AddServiceEvent::apply(engine::Commit& commit) const {
  std::int64_t number = 0;
  commit.update<Service>(key, [&](Service& service) { number = service.events++; });
  commit.insert(
      ServiceEvent{.service = key, .number = number, .id = id, .at = at, .message = message});
  commit.erase<ServiceEvent>(ServiceEventKey{key, number - kEventsKept});
}

}  // namespace minato::ecs
