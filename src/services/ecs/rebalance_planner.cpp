#include "services/ecs/rebalance_planner.h"

#include <algorithm>

#include "services/ecs/availability_zone.h"
#include "services/ecs/cluster.h"
#include "services/ecs/deployment_tally.h"
#include "services/ecs/placement/placement_planner.h"
#include "services/ecs/service_scale_in.h"

namespace minato::ecs {
namespace {

/// One more here and one less there is no gain.
constexpr int kUneven = 2;

std::string zone_of(const engine::State& state, const InstanceId& id) {
  const auto* instance = state.table<ContainerInstance>().find(id);
  return instance == nullptr ? std::string() : zone_of(*instance);
}

bool spreads_first(const Service& service, std::string_view field) {
  const auto& strategy = service.placement.strategy;
  if (strategy.empty()) return true;
  return strategy.front().type == PlacementStrategyType::kSpread &&
         strategy.front().field_name == field;
}

bool over_zones(const Service& service) {
  return service.zone_rebalancing && spreads_first(service, kOverZones);
}

InstanceRebalancing over_instances(const engine::State& state, const Service& service) {
  const auto* cluster = state.table<Cluster>().find(service.cluster);
  const auto& strategy = service.placement.strategy;
  const bool spread = std::ranges::all_of(strategy, [](const PlacementStrategy& each) {
    return each.type == PlacementStrategyType::kSpread;
  });
  return cluster == nullptr || !spread ? InstanceRebalancing::kDisabled
                                       : cluster->instance_rebalancing;
}

class MovePlan {
 public:
  MovePlan(const engine::State& state, const Service& service, const ServiceTasks& tasks,
           Instant now)
      : state_(state), service_(service), tasks_(tasks), now_(now), peers_(count_peers(tasks)) {
    for (const auto& [id, count] : peers_) zones_[zone_of(state_, id)] += count;
  }

  std::optional<Move> run() {
    if (!may_be_uneven()) return std::nullopt;
    const auto to = best_place();
    if (!to) return std::nullopt;
    const std::string zone = zone_of(state_, *to);
    const bool zones = over_zones(service_);
    const bool instances = over_instances(state_, service_) != InstanceRebalancing::kDisabled;
    // Those that stop first when the service is scaled in are the ones too many.
    for (const Task* task : scale_in_order(state_, service_, tasks_, tasks_.new_ready)) {
      if (task->instance == *to || is_protected(*task, now_)) continue;
      const std::string from = zone_of(state_, task->instance);
      if (zones && from != zone && zones_[from] - zones_[zone] >= kUneven) {
        return Move{task->id, task->instance, *to, true, zones_[from], zones_[zone]};
      }
      const int here = peers_[task->instance];
      const int there = peers_[*to];
      const bool keeps_zones = from == zone || zones_[from] > zones_[zone];
      if (instances && keeps_zones && here - there >= kUneven) {
        return Move{task->id, task->instance, *to, false, here, there};
      }
    }
    return std::nullopt;
  }

 private:
  /// Quick to tell, at every reconciliation of a service at rest.
  bool may_be_uneven() const {
    const auto is_crowded = [](const auto& each) { return each.second >= kUneven; };
    return std::ranges::any_of(peers_, is_crowded) ||
           (over_zones(service_) && std::ranges::any_of(zones_, is_crowded));
  }

  /// Where the next task of the service would go.
  std::optional<InstanceId> best_place() const {
    const Deployment& primary = service_.deployments.front();
    const auto& definition = state_.table<TaskDefinition>().at(primary.definition);
    PlacementRequest request{.cluster = service_.cluster,
                             .resources = definition.resources,
                             .peers = peers_,
                             .count = 1,
                             .rules = rules_with(service_.placement, definition),
                             .group = "service:" + service_.name,
                             .with_refusals = false};
    request.avoid = avoided_instances(primary, now_);
    const auto result = plan_placement(state_, request);
    if (result.placed.empty()) return std::nullopt;
    return result.placed.front();
  }

  const engine::State& state_;
  const Service& service_;
  const ServiceTasks& tasks_;
  const Instant now_;
  std::map<InstanceId, int> peers_;
  std::map<std::string, int> zones_;
};

}  // namespace

bool may_rebalance(const engine::State& state, const Service& service) {
  const bool asked_for =
      over_zones(service) || over_instances(state, service) != InstanceRebalancing::kDisabled;
  return asked_for && service.scheduling_strategy == SchedulingStrategy::kReplica &&
         service.desired_count > 1 &&
         maximum_active(service.desired_count, service.maximum_percent) > service.desired_count;
}

bool is_dry_run(const engine::State& state, const Service& service, const Move& move) {
  return !move.over_zones && over_instances(state, service) == InstanceRebalancing::kDryRun;
}

std::optional<Move> plan_move(const engine::State& state, const Service& service,
                              const ServiceTasks& tasks, Instant now) {
  if (!may_rebalance(state, service)) return std::nullopt;
  return MovePlan(state, service, tasks, now).run();
}

std::string words_of(const Move& move) {
  const char* place = move.over_zones ? "whose Availability Zone has " : "which has ";
  return "(task " + move.task.str() + ") from (container-instance " + move.from.str() + "), " +
         place + std::to_string(move.at_from) + " of its tasks, to (container-instance " +
         move.to.str() + "), " + place + std::to_string(move.at_to);
}

}  // namespace minato::ecs
