// StrategyWishes: what a simulated client may ask of its deployments, drawn by chance, in the words
// of a request: steps, bake times, lifecycle hooks of every kind, pairs of target groups.
#pragma once

#include <string>
#include <vector>

#include "services/ecs/deployment_strategy.h"
#include "sim/sim_front.h"

namespace minato::sim {

class StrategyWishes {
 public:
  explicit StrategyWishes(SimWorld& world) : world_(world) {}

  ecs::DeploymentStrategy draw_strategy();
  int draw_bake_minutes();
  /// Members of a deploymentConfiguration, each with a comma before it; empty for most.
  std::string draw_steps(ecs::DeploymentStrategy strategy);
  /// `jobs`: ARNs of task definitions that end by themselves.
  std::string draw_hooks(ecs::DeploymentStrategy strategy, const std::vector<std::string>& jobs);
  /// kPair: with an advancedConfiguration.
  enum class Groups { kOne, kPair };
  struct Balancers {
    /// The targetGroupArn.
    std::string group;
    /// The member loadBalancers, with a comma before it.
    std::string member;
  };
  Balancers draw_balancers(const SimTraffic& traffic, Groups groups);

 private:
  std::string draw_hook(ecs::DeploymentStrategy strategy, const std::vector<std::string>& jobs);
  std::string draw_stage(ecs::DeploymentStrategy strategy, bool pauses);

  SimWorld& world_;
};

}  // namespace minato::sim
