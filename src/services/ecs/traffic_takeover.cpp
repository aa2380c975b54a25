#include "services/ecs/traffic_takeover.h"

#include <algorithm>

#include "services/ecs/lifecycle.h"
#include "services/ecs/lifecycle_start.h"
#include "services/ecs/service_tasks.h"

namespace minato::ecs {

bool serves_apart(const ServingGroups& serving, const Deployment& deployment,
                  const Deployment& target) {
  return !are_in_the_same(deployment, target) && serving_share(serving, deployment) > 0;
}

bool others_serve(const engine::State& state, const Service& service, const Deployment& target) {
  const ServingGroups serving = serving_groups(state, service);
  return std::ranges::any_of(service.deployments, [&](const Deployment& each) {
    return serves_apart(serving, each, target);
  });
}

bool is_served_elsewhere(const engine::State& state, const Service& service,
                         const Deployment& target) {
  const ServingGroups serving = serving_groups(state, service);
  return !serving.empty() && serving_share(serving, target) == 0;
}

int traffic_to_take(const engine::State& state, const Service& service, const Deployment& target,
                    Instant now) {
  const auto tasks = sort_tasks_of(state, service, target.id, Beside::kAllOthers, now);
  if (service.desired_count == 0) return tasks.old_ready.empty() ? kAllTraffic : 0;
  const int least =
      std::max(1, minimum_ready(service.desired_count, service.minimum_healthy_percent));
  const int ready = count_ready(state, service, target.id, now);
  if (ready >= least) return kAllTraffic;
  const bool more_come =
      !tasks.new_pending.empty() || plan_rollout(count_tasks(service, tasks)).start > 0;
  return more_come ? 0 : kAllTraffic * ready / least;
}

}  // namespace minato::ecs
