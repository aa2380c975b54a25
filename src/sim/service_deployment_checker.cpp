#include "sim/service_deployment_checker.h"

#include <algorithm>

namespace minato::sim {

using ecs::ServiceDeployment;
using ecs::ServiceDeploymentId;

void ServiceDeploymentChecker::control_plane_started(const engine::State& state, Instant) {
  over_ = told_;
  for (const auto& [id, row] : state.table<ServiceDeployment>().rows()) look_at(state, row.record);
}

void ServiceDeploymentChecker::tick_ended(const engine::State& state,
                                          const engine::JournalBatch& changes, Instant) {
  for (const auto& change : changes) {
    if (change.table != ServiceDeployment::kTable) continue;
    const ServiceDeploymentId id(change.key);
    if (const auto* deployment = state.table<ServiceDeployment>().find(id)) {
      look_at(state, *deployment);
    } else {
      over_.erase(id);
      told_.erase(id);
    }
  }
}

void ServiceDeploymentChecker::look_at(const engine::State& state,
                                       const ServiceDeployment& deployment) {
  const std::string which = "service deployment " + deployment.id.str();
  const auto at = over_.find(deployment.id);
  if (at != over_.end() && at->second != deployment.status) {
    world_.fail(name(), which + " was " + std::string(to_string(at->second)) + " and is " +
                            std::string(to_string(deployment.status)));
  }
  if (is_over(deployment) != deployment.finished_at.has_value()) {
    world_.fail(name(), which + " is " + std::string(to_string(deployment.status)) +
                            (deployment.finished_at ? " and has" : " and does not have") +
                            " an end");
  }
  if (is_over(deployment)) {
    over_[deployment.id] = deployment.status;
    return;
  }
  const auto& all = state.index<ecs::ServiceDeploymentsByService>().find(deployment.service);
  const bool alone = std::ranges::all_of(all, [&](const ServiceDeployment* other) {
    return other->id == deployment.id || is_over(*other);
  });
  if (!alone) world_.fail(name(), which + " goes on beside another one of its service");
}

void ServiceDeploymentChecker::told(const std::string& deployment, const std::string& status) {
  constexpr std::string_view kKind = ":service-deployment/";
  const auto at = deployment.find(kKind);
  auto parsed = Status::kInProgress;
  if (at == std::string::npos || !parse_enum(status, parsed)) {
    return world_.fail(name(), deployment + " was told to be " + status);
  }
  if (parsed == Status::kInProgress || parsed == Status::kRollbackInProgress) return;
  const ServiceDeploymentId id(deployment.substr(at + kKind.size()));
  const auto before = told_.try_emplace(id, parsed).first->second;
  if (before == parsed) return;
  world_.fail(name(), deployment + " was told to be " + std::string(to_string(before)) +
                          " and then " + status);
}

}  // namespace minato::sim
