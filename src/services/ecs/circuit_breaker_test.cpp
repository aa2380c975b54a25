#include "services/ecs/circuit_breaker.h"

#include <gtest/gtest.h>

namespace minato::ecs {
namespace {

TEST(FailureThreshold, IsAShareOfTheDesiredCountOrACount) {
  struct Row {
    ThresholdType type;
    int value, desired, expected;
  };
  for (const Row& row : {
           Row{ThresholdType::kBoundedPercent, 50, 0, 3},
           Row{ThresholdType::kBoundedPercent, 50, 1, 3},
           Row{ThresholdType::kBoundedPercent, 50, 7, 4},
           Row{ThresholdType::kBoundedPercent, 50, 400, 200},
           Row{ThresholdType::kBoundedPercent, 50, 100'000, 200},
           Row{ThresholdType::kUnboundedPercent, 50, 0, 1},
           Row{ThresholdType::kUnboundedPercent, 50, 1, 1},
           Row{ThresholdType::kUnboundedPercent, 10, 25, 3},
           Row{ThresholdType::kUnboundedPercent, 100, 100'000, 100'000},
           Row{ThresholdType::kCount, 7, 1, 7},
           Row{ThresholdType::kCount, 7, 100'000, 7},
       }) {
    const CircuitBreaker breaker{true, true, true, row.type, row.value};
    EXPECT_EQ(failure_threshold(breaker, row.desired), row.expected)
        << names_of(row.type)[static_cast<std::size_t>(row.type)] << ' ' << row.value << " of "
        << row.desired;
  }
}

}  // namespace
}  // namespace minato::ecs
