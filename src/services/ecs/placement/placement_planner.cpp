#include "services/ecs/placement/placement_planner.h"

#include <algorithm>
#include <unordered_map>

namespace minato::ecs {
namespace {

class Placement {
 public:
  Placement(const engine::State& state, const PlacementRequest& request)
      : state_(state), view_(state.view<CapacityView>()), request_(request) {}

  PlacementResult run() {
    int level = lowest_level();
    while (wanted() > 0) {
      const auto next = fill_level(level);
      if (!next) break;
      level = *next;
    }
    if (wanted() > 0) explain();
    return std::move(result_);
  }

 private:
  int wanted() const { return request_.count - static_cast<int>(result_.placed.size()); }

  int peers(const InstanceCapacity& capacity) const {
    const auto known = request_.peers.find(capacity.id);
    const auto given = given_.find(&capacity);
    return (known == request_.peers.end() ? 0 : known->second) +
           (given == given_.end() ? 0 : given->second);
  }

  /// Nobody has fewer peers than this; often 0.
  int lowest_level() const {
    if (request_.peers.size() < view_.by_load().size()) return 0;
    std::optional<int> lowest;
    for (const InstanceCapacity* capacity : view_.by_load()) {
      lowest = std::min(lowest.value_or(peers(*capacity)), peers(*capacity));
    }
    return lowest.value_or(0);
  }

  /// One task to each instance with `level` peers that has room, while tasks are left. Returns the
  /// next higher level at which there is room, or nothing.
  std::optional<int> fill_level(int level) {
    std::optional<int> next;
    for (const InstanceCapacity* capacity : view_.by_load()) {
      if (wanted() == 0) return std::nullopt;
      const int have = peers(*capacity);
      if (have < level || lacks(*capacity) != nullptr) continue;
      if (have == level) {
        result_.placed.push_back(capacity->id);
        ++given_[capacity];
        if (lacks(*capacity) == nullptr) next = std::min(next.value_or(level + 1), level + 1);
      } else {
        next = std::min(next.value_or(have), have);
      }
    }
    return next;
  }

  /// What the instance has not enough of; null: it has room for one more.
  const char* lacks(const InstanceCapacity& capacity) const {
    const auto& instance = *capacity.instance;
    const auto& need = request_.resources;
    if (!serves(instance, request_.cluster)) return "ATTRIBUTE";
    if (instance.lost || !capacity.connected) return "AGENT";
    if (instance.status != InstanceStatus::kActive) return "INACTIVE";
    const auto given = given_.find(&capacity);
    const int extra = given == given_.end() ? 0 : given->second;
    if (instance.memory.value - capacity.used_memory.value - extra * need.memory.value <
        need.memory.value) {
      return "RESOURCE:MEMORY";
    }
    if (instance.cpu.value - capacity.used_cpu.value - extra * need.cpu.value < need.cpu.value) {
      return "RESOURCE:CPU";
    }
    if (!need.host_ports.empty() && (extra > 0 || ports_taken(capacity))) return "RESOURCE:PORTS";
    return nullptr;
  }

  bool ports_taken(const InstanceCapacity& capacity) const {
    return std::ranges::any_of(request_.resources.host_ports, [&](int port) {
      return capacity.ports.contains(port) ||
             std::ranges::find(capacity.instance->reserved_ports, port) !=
                 capacity.instance->reserved_ports.end();
    });
  }

  void explain() {
    for (const auto& [id, row] : state_.table<ContainerInstance>().rows()) {
      if (!serves(row.record, request_.cluster)) continue;
      const InstanceCapacity* capacity = view_.find(id);
      if (const char* reason = lacks(*capacity)) result_.refusals.push_back({id, reason});
    }
  }

  const engine::State& state_;
  const CapacityView& view_;
  const PlacementRequest& request_;
  /// Tasks that this very placement has given to instances, on top of what the state says.
  std::unordered_map<const InstanceCapacity*, int> given_;
  PlacementResult result_;
};

}  // namespace

PlacementResult plan_placement(const engine::State& state, const PlacementRequest& request) {
  return Placement(state, request).run();
}

}  // namespace minato::ecs
