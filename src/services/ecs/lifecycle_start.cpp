#include "services/ecs/lifecycle_start.h"

#include <algorithm>
#include <tuple>

#include "services/ecs/service_deployment_commands.h"
#include "services/ecs/service_tasks.h"
#include "services/ecs/traffic_weights.h"

namespace minato::ecs {
namespace {

/// What most of production goes to and has healthy tasks, whatever else has more of them.
const Deployment* choose_source(const engine::State& state, const Service& service, Instant now) {
  const ServingGroups serving = serving_groups(state, service);
  const Deployment* best = nullptr;
  std::tuple<int, int, bool> best_rank;
  for (std::size_t i = 1; i < service.deployments.size(); ++i) {
    const Deployment& each = service.deployments[i];
    const int ready = count_ready(state, service, each.id, now);
    const std::tuple rank(ready > 0 ? serving_share(serving, each) : 0, ready,
                          each.revision == service.stable_revision);
    if (best != nullptr && rank <= best_rank) continue;
    best = &each;
    best_rank = rank;
  }
  return best;
}

bool is_in(const Deployment& deployment, const elb::TargetGroupArn& group) {
  return std::ranges::count(deployment.load_balancers, group,
                            &ServiceLoadBalancer::registered_group) > 0;
}

/// Traffic is shifted from one group to the other; a rolling update stays where traffic is.
std::vector<ServiceLoadBalancer> choose_groups(const Deployment& target, const Deployment* source,
                                               bool shifts) {
  std::vector<ServiceLoadBalancer> chosen = target.load_balancers;
  for (ServiceLoadBalancer& balancer : chosen) {
    if (!balancer.shift) continue;
    const auto& away_from = shifts ? balancer.target_group : balancer.shift->alternate;
    balancer.shift->on_alternate = source != nullptr && is_in(*source, away_from);
  }
  return chosen;
}

}  // namespace

bool are_in_the_same(const Deployment& a, const Deployment& b) {
  return std::ranges::all_of(a.load_balancers, [&](const ServiceLoadBalancer& balancer) {
    return is_in(b, balancer.registered_group());
  });
}

LifecycleStart plan_lifecycle_start(const engine::State& state, const Service& service,
                                    const ServiceDeployment& rollout, Instant now) {
  LifecycleStart start;
  const Deployment& target = service.deployments.front();
  const Deployment* source = choose_source(state, service, now);
  const bool shifts = shifts_traffic(rollout.rules.strategy);
  if (source != nullptr) {
    start.source = source->id;
    const bool others = service.deployments.size() > 2;
    const bool apart = std::ranges::any_of(service.deployments, [&](const Deployment& each) {
      return each.id != target.id && !are_in_the_same(each, *source);
    });
    start.reconciles = others && (shifts || apart);
  }
  auto groups = choose_groups(target, source, shifts);
  if (groups != target.load_balancers) {
    start.plan.add(SetTargetGroups{service.key(), target.id, std::move(groups)});
  }
  return start;
}

}  // namespace minato::ecs
