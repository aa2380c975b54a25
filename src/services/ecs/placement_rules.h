// PlacementRules: what a service or RunTask asks of the machines of its tasks (constraints) and
// which of those that are left it prefers (strategy). Kept as asked for; the planner reads them.
#pragma once

#include <string>
#include <vector>

#include "base/enum_names.h"
#include "engine/field.h"

namespace minato::ecs {

enum class PlacementConstraintType { kDistinctInstance, kMemberOf };
constexpr EnumNames<PlacementConstraintType, 2> names_of(PlacementConstraintType) {
  return {"distinctInstance", "memberOf"};
}

struct PlacementConstraint {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("type", &PlacementConstraint::type),
                      field("expression", &PlacementConstraint::expression)};
  }
  friend bool operator==(const PlacementConstraint&, const PlacementConstraint&) = default;

  PlacementConstraintType type = PlacementConstraintType::kDistinctInstance;
  /// In the cluster query language; empty for distinctInstance.
  std::string expression;
};

enum class PlacementStrategyType { kSpread, kBinpack, kRandom };
constexpr EnumNames<PlacementStrategyType, 3> names_of(PlacementStrategyType) {
  return {"spread", "binpack", "random"};
}

struct PlacementStrategy {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("type", &PlacementStrategy::type),
                      field("field", &PlacementStrategy::field_name)};
  }
  friend bool operator==(const PlacementStrategy&, const PlacementStrategy&) = default;

  PlacementStrategyType type = PlacementStrategyType::kSpread;
  /// "instanceId" or "attribute:NAME" to spread over, "cpu" or "memory" to pack by; empty for
  /// random.
  std::string field_name;
};

struct PlacementRules {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("constraints", &PlacementRules::constraints),
                      field("strategy", &PlacementRules::strategy)};
  }
  friend bool operator==(const PlacementRules&, const PlacementRules&) = default;

  /// All of them have to hold.
  std::vector<PlacementConstraint> constraints;
  /// The first decides; the next among those that it holds for equal, and so on.
  std::vector<PlacementStrategy> strategy;
};

}  // namespace minato::ecs
