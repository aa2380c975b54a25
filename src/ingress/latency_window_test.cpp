#include "ingress/latency_window.h"

#include <gtest/gtest.h>

namespace minato::ingress {
namespace {

Instant at(std::int64_t millis) { return instant_from_millis(1'700'000'000'000 + millis); }

TEST(LatencyWindowTest, TellsPercentilesOfTheLastTenSeconds) {
  LatencyWindow window;
  EXPECT_FALSE(window.percentiles(at(0)));
  for (std::uint32_t millis = 1; millis <= 100; ++millis) window.add(millis, at(millis * 10));
  const auto found = window.percentiles(at(1000));
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->p50_millis, 50, 50 / 8);
  EXPECT_NEAR(found->p90_millis, 90, 90 / 8);
  EXPECT_NEAR(found->p99_millis, 99, 99 / 8);
  EXPECT_TRUE(window.percentiles(at(9999)));
  EXPECT_FALSE(window.percentiles(at(12000)));
}

TEST(LatencyWindowTest, IsExactWhereMostRequestsAreAndWithinAnEighthElsewhere) {
  for (const std::uint32_t millis :
       {0u, 1u, 7u, 15u, 16u, 17u, 31u, 32u, 100u, 1000u, 4095u, 60000u, 200000u}) {
    LatencyWindow window;
    window.add(millis, at(0));
    const auto found = window.percentiles(at(0));
    ASSERT_TRUE(found);
    EXPECT_GE(found->p99_millis, static_cast<int>(millis));
    EXPECT_LE(found->p99_millis, static_cast<int>(millis < 16 ? millis : millis + millis / 8));
  }
  LatencyWindow window;
  window.add(4'000'000'000u, at(0));
  EXPECT_GT(window.percentiles(at(0))->p50_millis, 200'000);
}

}  // namespace
}  // namespace minato::ingress
