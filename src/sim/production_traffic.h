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

/// How many of so many ready tasks a target group has to have for what it gets of the service's
/// production traffic: all for all, the same part for a part, none for nothing.
int needed_for(const engine::State& state, const ecs::Service& service, const std::string& group,
               int all);

/// Whether some production rule of the service sends requests to the target group.
inline bool takes_production(const engine::State& state, const ecs::Service& service,
                             const std::string& group) {
  return needed_for(state, service, group, 1) > 0;
}

/// The service's tasks that are to run, are ready and are registered there, `but` left out.
int ready_in(const engine::State& state, const ecs::Service& service, const std::string& group,
             const ecs::TaskId& but, Instant now);

}  // namespace minato::sim
