// Where the production listener rules of a service's deployments send requests, as checkers read it
// from the state: by themselves, so that a mistake in the product's reading shows.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/state.h"
#include "services/ecs/readiness.h"
#include "services/ecs/service.h"
#include "services/elb/ids.h"

namespace minato::sim {

using GroupWeights = std::map<std::string, int>;

/// The target groups that a listener (by its default action) or a rule forwards to; empty where
/// there is none, or where it does something else.
GroupWeights weights_at(const engine::State& state, const std::string& place);

/// The two target groups of a deployment's load balancer, and the rule that divides requests.
struct TrafficPair {
  std::string production;
  std::string registered;
  std::string other;
  friend auto operator<=>(const TrafficPair&, const TrafficPair&) = default;
};
std::vector<TrafficPair> pairs_of(const ecs::Deployment& deployment);

/// Whether some production rule of the service sends requests to the target group.
bool takes_production(const engine::State& state, const ecs::Service& service,
                      const std::string& group);

/// The service's tasks that are to run, are ready and are registered there, `but` left out.
int ready_in(const engine::State& state, const ecs::Service& service, const std::string& group,
             const ecs::TaskId& but, Instant now);

}  // namespace minato::sim
