#include "services/ecs/circuit_breaker.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace minato::ecs {
namespace {

constexpr std::int64_t kLeast = 3;
constexpr std::int64_t kMost = 200;

}  // namespace

int failure_threshold(const CircuitBreaker& breaker, int desired_count) {
  if (breaker.threshold_type == ThresholdType::kCount) return std::max(breaker.threshold_value, 1);
  const std::int64_t share = (std::int64_t{desired_count} * breaker.threshold_value + 99) / 100;
  const bool bounded = breaker.threshold_type == ThresholdType::kBoundedPercent;
  const std::int64_t most = bounded ? kMost : std::numeric_limits<int>::max();
  return static_cast<int>(std::clamp<std::int64_t>(share, bounded ? kLeast : 1, most));
}

}  // namespace minato::ecs
