// How tasks are divided among capacity providers: first each one's base, then by weight.
#pragma once

#include <string>
#include <vector>

#include "engine/field.h"

namespace minato::ecs {

struct CapacityProviderStrategyItem {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("capacityProvider", &CapacityProviderStrategyItem::capacity_provider),
                      field("weight", &CapacityProviderStrategyItem::weight),
                      field("base", &CapacityProviderStrategyItem::base)};
  }
  friend bool operator==(const CapacityProviderStrategyItem&,
                         const CapacityProviderStrategyItem&) = default;

  /// "FARGATE" or "FARGATE_SPOT".
  std::string capacity_provider;
  int weight = 0;
  int base = 0;
};

/// In the order given; empty: a launch type says where tasks run.
using CapacityProviderStrategy = std::vector<CapacityProviderStrategyItem>;

}  // namespace minato::ecs
