#include "sim/production_traffic.h"

#include <algorithm>
#include <cmath>

#include "services/ecs/task.h"
#include "services/elb/found.h"

namespace minato::sim {

GroupWeights weights_at(const engine::State& state, const std::string& place) {
  const elb::ListenerAction* action = nullptr;
  if (const auto* listener = state.table<elb::Listener>().find(elb::ListenerArn(place))) {
    action = &listener->default_action;
  } else if (const auto found = elb::find_rule(state, place)) {
    action = found->rule == nullptr ? &found->listener->default_action : &found->rule->action;
  }
  GroupWeights weights;
  if (action == nullptr || action->kind != elb::ActionKind::kForward) return weights;
  for (const auto& group : action->forward.target_groups) weights[group.arn.str()] = group.weight;
  return weights;
}

std::vector<TrafficPair> pairs_of(const ecs::Deployment& deployment) {
  std::vector<TrafficPair> pairs;
  for (const auto& balancer : deployment.load_balancers) {
    if (!balancer.shift) continue;
    pairs.push_back({balancer.shift->production_rule, balancer.registered_group().str(),
                     balancer.other_group().str()});
  }
  return pairs;
}

int needed_for(const engine::State& state, const ecs::Service& service, const std::string& group,
               int all) {
  int needed = 0;
  for (const auto& deployment : service.deployments) {
    for (const auto& pair : pairs_of(deployment)) {
      const auto weights = weights_at(state, pair.production);
      const auto at = weights.find(group);
      if (at == weights.end() || at->second == 0) continue;
      double total = 0;
      for (const auto& [any, weight] : weights) total += weight;
      needed = std::max(needed, static_cast<int>(std::ceil(all * (at->second / total) - 1e-9)));
    }
  }
  return needed;
}

int ready_in(const engine::State& state, const ecs::Service& service, const std::string& group,
             const ecs::TaskId& but, Instant now) {
  const auto& tasks = state.index<ecs::TasksByService>().find(service.key());
  return static_cast<int>(std::ranges::count_if(tasks, [&](const ecs::Task* task) {
    if (task->id == but || task->desired_status == ecs::DesiredStatus::kStopped) return false;
    const auto& balancers = load_balancers_of(service, task->deployment);
    const bool there = std::ranges::any_of(balancers, [&](const ecs::ServiceLoadBalancer& each) {
      return each.registered_group().str() == group;
    });
    return there && readiness_of(state, service, *task, now) == ecs::Readiness::kReady;
  }));
}

}  // namespace minato::sim
