#include "services/ecs/service_scale_in.h"

#include <deque>

#include "services/ecs/placement/placement_order.h"
#include "services/ecs/placement/placement_planner.h"

namespace minato::ecs {
namespace {

const InstanceCapacity* registered(const engine::State& state, const InstanceId& id) {
  const auto* capacity = state.view<CapacityView>().find(id);
  return capacity != nullptr && capacity->instance != nullptr ? capacity : nullptr;
}

PlacementOrder stop_order(const Service& service, const ServiceTasks::Tasks& candidates) {
  const auto& strategy = service.placement.strategy;
  return PlacementOrder({.strategy = strategy.empty() ? default_strategy() : strategy,
                         .purpose = PlacementOrder::Purpose::kStop,
                         .resources = candidates.front()->resources,
                         .seed = 0});
}

}  // namespace

ServiceTasks::Tasks scale_in_order(const engine::State& state, const Service& service,
                                   const ServiceTasks& tasks,
                                   const ServiceTasks::Tasks& candidates) {
  ServiceTasks::Tasks ordered;
  if (candidates.empty()) return ordered;
  PlacementOrder order = stop_order(service, candidates);
  const auto peers = count_peers(tasks);
  for (const auto& [id, count] : peers) {
    if (const auto* capacity = registered(state, id)) order.count(*capacity->instance, count);
  }
  std::map<InstanceId, std::deque<const Task*>> on_instance;
  for (const Task* task : candidates) {
    if (registered(state, task->instance) != nullptr) {
      on_instance[task->instance].push_back(task);
    } else {
      ordered.push_back(task);
    }
  }
  for (const auto& [id, waiting] : on_instance) order.add(*registered(state, id), peers.at(id));
  while (const InstanceCapacity* next = order.top()) {
    auto& waiting = on_instance[next->id];
    ordered.push_back(waiting.front());
    waiting.pop_front();
    order.take_top(waiting.empty() ? PlacementOrder::Top::kLeaves : PlacementOrder::Top::kStays);
  }
  return ordered;
}

}  // namespace minato::ecs
