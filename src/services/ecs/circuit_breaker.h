// CircuitBreaker: ends a rolling deployment whose tasks keep failing. Pure data and its arithmetic;
// ECS's numbers.
#pragma once

#include <string>

#include "base/enum_names.h"
#include "engine/field.h"

namespace minato::ecs {

enum class ThresholdType { kBoundedPercent, kUnboundedPercent, kCount };
constexpr EnumNames<ThresholdType, 3> names_of(ThresholdType) {
  return {"BOUNDED_PERCENT", "UNBOUNDED_PERCENT", "COUNT"};
}

struct CircuitBreaker {
  static constexpr auto fields() {
    using engine::field;
    return std::tuple{field("enabled", &CircuitBreaker::enabled),
                      field("rollsBack", &CircuitBreaker::rolls_back),
                      field("resetsOnHealthyTask", &CircuitBreaker::resets_on_healthy_task),
                      field("thresholdType", &CircuitBreaker::threshold_type),
                      field("thresholdValue", &CircuitBreaker::threshold_value)};
  }
  friend bool operator==(const CircuitBreaker&, const CircuitBreaker&) = default;

  bool enabled = false;
  /// To the last revision that was deployed to its end.
  bool rolls_back = false;
  /// One task that becomes healthy makes the failures before it count no more.
  bool resets_on_healthy_task = true;
  ThresholdType threshold_type = ThresholdType::kBoundedPercent;
  int threshold_value = 50;
};

/// How many tasks have to fail: a percentage of the desired count, rounded up, where bounded at
/// least 3 and at most 200, and always at least 1; or a count.
int failure_threshold(const CircuitBreaker& breaker, int desired_count);

}  // namespace minato::ecs
