// A service deployment ends once: its status does not change any more, neither in the state nor in
// what somebody was told of it, over restarts too; and a service has one at most that goes on.
#pragma once

#include <map>
#include <string>

#include "services/ecs/service_deployment.h"
#include "sim/sim_world.h"

namespace minato::sim {

class ServiceDeploymentChecker final : public Checker {
 public:
  explicit ServiceDeploymentChecker(SimWorld& world) : world_(world) {}
  std::string_view name() const override { return "service_deployment"; }
  void control_plane_started(const engine::State& state, Instant now) override;
  void tick_ended(const engine::State& state, const engine::JournalBatch& changes,
                  Instant now) override;
  /// What DescribeServiceDeployments said: the ARN and a status.
  void told(const std::string& deployment, const std::string& status);
  using Checker::told;

 private:
  using Status = ecs::ServiceDeploymentStatus;
  void look_at(const engine::State& state, const ecs::ServiceDeployment& deployment);

  SimWorld& world_;
  /// Of those that are over. What the state says may be lost with a control plane; what was told
  /// may not.
  std::map<ecs::ServiceDeploymentId, Status> over_;
  std::map<ecs::ServiceDeploymentId, Status> told_;
};

}  // namespace minato::sim
