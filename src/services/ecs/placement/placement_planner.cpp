#include "services/ecs/placement/placement_planner.h"

#include <algorithm>
#include <unordered_map>

#include "api/ecs.h"
#include "services/ecs/availability_zone.h"
#include "services/ecs/placement/constraint_set.h"
#include "services/ecs/placement/merged_instances.h"
#include "services/ecs/placement/placement_order.h"

namespace minato::ecs {
namespace {

/// How the next instance is found.
enum class Search { kLevels, kPackCpu, kPackMemory, kOrdered };

/// In which order candidates are collected, whether zone by zone, and whether enough of them are
/// enough: no other instance could come before them.
struct Shortcut {
  Search order = Search::kOrdered;
  bool by_zone = false;
  bool stops_early = false;
};

/// Holds for the strategies that people use: over zones, over instances, packed, in this order.
Shortcut shortcut_for(const std::vector<PlacementStrategy>& strategy) {
  Shortcut shortcut;
  std::size_t at = 0;
  const auto is = [&](PlacementStrategyType type, std::string_view field) {
    return at < strategy.size() && strategy[at].type == type && strategy[at].field_name == field;
  };
  if (is(PlacementStrategyType::kSpread, kOverZones)) {
    shortcut.by_zone = true;
    ++at;
  }
  if (is(PlacementStrategyType::kSpread, "instanceId")) ++at;
  if (is(PlacementStrategyType::kBinpack, "cpu")) {
    shortcut.order = Search::kPackCpu;
    ++at;
  } else if (is(PlacementStrategyType::kBinpack, "memory")) {
    shortcut.order = Search::kPackMemory;
    ++at;
  }
  shortcut.stops_early = at == strategy.size();
  return shortcut.stops_early ? shortcut : Shortcut{};
}

using Kinds = std::vector<const InstanceKind*>;

class Placement {
 public:
  Placement(const engine::State& state, const PlacementRequest& request)
      : state_(state),
        view_(state.view<CapacityView>()),
        request_(request),
        constraints_(state, request.cluster, request.group, request.rules.constraints) {}

  PlacementResult run() {
    admit();
    InstanceCapacity least;
    switch (search()) {
      case Search::kLevels:
        fill_levels();
        break;
      case Search::kPackCpu:
        least.free_cpu = request_.resources.cpu.value;
        pack(&InstanceKind::by_free_cpu, least);
        break;
      case Search::kPackMemory:
        least.free_memory = request_.resources.memory.value;
        pack(&InstanceKind::by_free_memory, least);
        break;
      case Search::kOrdered:
        place_in_order();
        break;
    }
    if (wanted() > 0 && request_.with_refusals) explain();
    return std::move(result_);
  }

  PlacementResult run_on(const std::vector<InstanceId>& instances) {
    for (const auto& id : instances) {
      const InstanceCapacity* capacity = view_.find(id);
      const bool known = capacity != nullptr && capacity->instance != nullptr &&
                         serves(*capacity->instance, request_.cluster);
      const char* reason = known ? refusal(*capacity) : "MISSING";
      if (reason == nullptr) {
        give(*capacity);
      } else {
        result_.refusals.push_back({id, reason});
      }
    }
    return std::move(result_);
  }

  /// What the instance lacks or does not meet; null: it would take one more.
  const char* refusal(const InstanceCapacity& capacity) const {
    if (const char* reason = unfit(capacity)) return reason;
    const int given = given_to(capacity);
    if (const char* reason = constraints_.refusal(capacity, peers(capacity), given)) return reason;
    return lacks(capacity);
  }

 private:
  Search search() const {
    const auto& strategy = request_.rules.strategy;
    if (strategy.empty()) return by_zone().size() > 1 ? Search::kOrdered : Search::kLevels;
    if (strategy.size() > 1) return Search::kOrdered;
    const auto& only = strategy.front();
    if (only.type == PlacementStrategyType::kBinpack) {
      return only.field_name == "cpu" ? Search::kPackCpu : Search::kPackMemory;
    }
    const bool over_instances =
        only.type == PlacementStrategyType::kSpread && only.field_name == "instanceId";
    return over_instances ? Search::kLevels : Search::kOrdered;
  }

  int wanted() const { return request_.count - static_cast<int>(result_.placed.size()); }

  int given_to(const InstanceCapacity& capacity) const {
    const auto given = given_.find(&capacity);
    return given == given_.end() ? 0 : given->second;
  }
  int peers(const InstanceCapacity& capacity) const {
    const auto known = request_.peers.find(capacity.id);
    return (known == request_.peers.end() ? 0 : known->second) + given_to(capacity);
  }

  /// The kinds that may hold tasks of these.
  void admit() {
    for (const InstanceKind* kind : view_.kinds(request_.cluster)) {
      const InstanceCapacity& any = **kind->by_load.begin();
      if (is_settled(any) && !constraints_.holds(any, 0)) continue;
      admitted_.push_back(kind);
      instances_ += kind->by_load.size();
    }
  }
  std::map<std::string_view, Kinds> by_zone() const {
    std::map<std::string_view, Kinds> zones;
    for (const InstanceKind* kind : admitted_) zones[kind->key->zone].push_back(kind);
    return zones;
  }
  /// What was asked once of its kind need not be asked of the instance.
  bool is_settled(const InstanceCapacity& capacity) const {
    return capacity.kind->alike && constraints_.asks_only_for_attributes();
  }

  /// Of an instance of an admitted kind, as refusal() says; what is quickest to tell is asked
  /// first.
  bool takes(const InstanceCapacity& capacity) const {
    if (lacks(capacity) != nullptr || request_.avoid.contains(capacity.id)) return false;
    if (constraints_.empty()) return true;
    if (is_settled(capacity)) {
      return !constraints_.asks_for_distinct_instances() || peers(capacity) == 0;
    }
    return constraints_.refusal(capacity, peers(capacity), given_to(capacity)) == nullptr;
  }
  void give(const InstanceCapacity& capacity) {
    result_.placed.push_back(capacity.id);
    ++given_[&capacity];
  }

  void fill_levels() {
    int level = lowest_level();
    while (wanted() > 0) {
      const auto next = fill_level(level);
      if (!next) break;
      level = *next;
    }
  }

  /// The fullest instance that takes a task takes as many as it can.
  template <class Instances>
  void pack(Instances InstanceKind::*order, const InstanceCapacity& least) {
    MergedInstances<Instances> fullest_first;
    for (const InstanceKind* kind : admitted_) {
      const Instances& instances = kind->*order;
      fullest_first.add(instances.lower_bound(&least), instances.end());
    }
    while (wanted() > 0) {
      const InstanceCapacity* capacity = fullest_first.next();
      if (capacity == nullptr) return;
      while (wanted() > 0 && takes(*capacity)) give(*capacity);
    }
  }

  void collect(PlacementOrder& order, const Shortcut& shortcut) const {
    if (!shortcut.by_zone) return collect_of(admitted_, order, shortcut);
    for (const auto& [zone, kinds] : by_zone()) collect_of(kinds, order, shortcut);
  }
  void collect_of(const Kinds& kinds, PlacementOrder& order, const Shortcut& shortcut) const {
    switch (shortcut.order) {
      case Search::kPackCpu:
        return collect_from(kinds, &InstanceKind::by_free_cpu, order, shortcut.stops_early);
      case Search::kPackMemory:
        return collect_from(kinds, &InstanceKind::by_free_memory, order, shortcut.stops_early);
      default:
        return collect_from(kinds, &InstanceKind::by_load, order, shortcut.stops_early);
    }
  }
  /// Early: as soon as there is a candidate without tasks of the group for each task.
  template <class Instances>
  void collect_from(const Kinds& kinds, Instances InstanceKind::*sorted, PlacementOrder& order,
                    bool stops_early) const {
    MergedInstances<Instances> instances = merged(kinds, sorted);
    int fresh = 0;
    while (const InstanceCapacity* capacity = instances.next()) {
      if (!takes(*capacity)) continue;
      const int have = peers(*capacity);
      order.add(*capacity, have);
      if (stops_early && have == 0 && ++fresh == request_.count) return;
    }
  }
  template <class Instances>
  static MergedInstances<Instances> merged(const Kinds& kinds, Instances InstanceKind::*sorted) {
    MergedInstances<Instances> instances;
    for (const InstanceKind* kind : kinds) {
      instances.add((kind->*sorted).begin(), (kind->*sorted).end());
    }
    return instances;
  }

  void place_in_order() {
    const auto& strategy = request_.rules.strategy;
    PlacementOrder order({.strategy = strategy.empty() ? default_strategy() : strategy,
                          .purpose = PlacementOrder::Purpose::kPlace,
                          .resources = request_.resources,
                          .seed = request_.seed});
    for (const auto& [id, count] : request_.peers) {
      const InstanceCapacity* capacity = view_.find(id);
      if (capacity != nullptr && capacity->instance != nullptr) {
        order.count(*capacity->instance, count);
      }
    }
    collect(order, shortcut_for(order.strategy()));
    while (wanted() > 0) {
      const InstanceCapacity* next = order.top();
      if (next == nullptr) break;
      give(*next);
      order.take_top(takes(*next) ? PlacementOrder::Top::kStays : PlacementOrder::Top::kLeaves);
    }
  }

  /// Nobody has fewer peers than this; often 0.
  int lowest_level() const {
    if (request_.peers.size() < instances_) return 0;
    std::optional<int> lowest;
    auto instances = merged(admitted_, &InstanceKind::by_load);
    while (const InstanceCapacity* capacity = instances.next()) {
      lowest = std::min(lowest.value_or(peers(*capacity)), peers(*capacity));
    }
    return lowest.value_or(0);
  }

  /// One task to each instance with `level` peers that has room, while tasks are left. Returns the
  /// next higher level at which there is room, or nothing.
  std::optional<int> fill_level(int level) {
    std::optional<int> next;
    auto instances = merged(admitted_, &InstanceKind::by_load);
    while (const InstanceCapacity* capacity = instances.next()) {
      if (wanted() == 0) return std::nullopt;
      const int have = peers(*capacity);
      if (have < level || !takes(*capacity)) continue;
      if (have == level) {
        give(*capacity);
        if (takes(*capacity)) next = std::min(next.value_or(level + 1), level + 1);
      } else {
        next = std::min(next.value_or(have), have);
      }
    }
    return next;
  }

  /// Not for this task, whatever its room; null: it may be.
  const char* unfit(const InstanceCapacity& capacity) const {
    const auto& instance = *capacity.instance;
    if (!serves(instance, request_.cluster)) return "ATTRIBUTE";
    if (instance.lost || !capacity.connected) return "AGENT";
    if (instance.status != InstanceStatus::kActive) return "INACTIVE";
    if (capacity.quarantined) return "QUARANTINE";
    return request_.avoid.contains(capacity.id) ? "AVOIDED" : nullptr;
  }

  /// What the instance has not enough of; null: it has room for one more.
  const char* lacks(const InstanceCapacity& capacity) const {
    const auto& need = request_.resources;
    const std::int64_t extra = given_to(capacity);
    if (capacity.free_memory - extra * need.memory.value < need.memory.value) {
      return "RESOURCE:MEMORY";
    }
    if (capacity.free_cpu - extra * need.cpu.value < need.cpu.value) return "RESOURCE:CPU";
    if (!need.host_ports.empty() && (extra > 0 || ports_taken(capacity))) return "RESOURCE:PORTS";
    return nullptr;
  }

  bool ports_taken(const InstanceCapacity& capacity) const {
    return std::ranges::any_of(request_.resources.host_ports, [&](int port) {
      return std::ranges::binary_search(capacity.ports, port) ||
             std::ranges::find(capacity.instance->reserved_ports, port) !=
                 capacity.instance->reserved_ports.end();
    });
  }

  void explain() {
    for (const auto& [id, row] : state_.table<ContainerInstance>().rows()) {
      if (!serves(row.record, request_.cluster)) continue;
      const InstanceCapacity* capacity = view_.find(id);
      if (const char* reason = refusal(*capacity)) result_.refusals.push_back({id, reason});
    }
  }

  const engine::State& state_;
  const CapacityView& view_;
  const PlacementRequest& request_;
  const ConstraintSet constraints_;
  Kinds admitted_;
  /// Of the kinds that are admitted.
  std::size_t instances_ = 0;
  /// Tasks that this very placement has given to instances, on top of what the state says.
  std::unordered_map<const InstanceCapacity*, int> given_;
  PlacementResult result_;
};

}  // namespace

PlacementResult plan_placement_on(const engine::State& state, const PlacementRequest& request,
                                  const std::vector<InstanceId>& instances) {
  return Placement(state, request).run_on(instances);
}

std::optional<std::string> refusal_on(const engine::State& state, const PlacementRequest& request,
                                      const InstanceId& instance) {
  const InstanceCapacity* capacity = state.view<CapacityView>().find(instance);
  if (capacity == nullptr || capacity->instance == nullptr) return "MISSING";
  const char* reason = Placement(state, request).refusal(*capacity);
  if (reason == nullptr) return std::nullopt;
  return reason;
}

PlacementRules rules_with(PlacementRules rules, const TaskDefinition& definition) {
  if (!definition.document->placement_constraints) return rules;
  for (const auto& each : *definition.document->placement_constraints) {
    rules.constraints.push_back({PlacementConstraintType::kMemberOf, each.expression.value_or("")});
  }
  return rules;
}

bool draws_lots(const PlacementRules& rules) {
  return std::ranges::any_of(rules.strategy, [](const auto& strategy) {
    return strategy.type == PlacementStrategyType::kRandom;
  });
}

std::vector<PlacementStrategy> default_strategy() {
  return {{PlacementStrategyType::kSpread, kOverZones},
          {PlacementStrategyType::kSpread, "instanceId"}};
}

PlacementResult plan_placement(const engine::State& state, const PlacementRequest& request) {
  if (request.avoid.empty()) return Placement(state, request).run();
  PlacementRequest elsewhere = request;
  elsewhere.with_refusals = false;
  PlacementResult result = Placement(state, elsewhere).run();
  if (static_cast<int>(result.placed.size()) == request.count) return result;
  PlacementRequest anywhere = request;
  anywhere.avoid.clear();
  return Placement(state, anywhere).run();
}

}  // namespace minato::ecs
