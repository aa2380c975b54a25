#include "load/latency_histogram.h"

#include <gtest/gtest.h>

namespace minato::load {
namespace {

using Micros = LatencyHistogram::Micros;

TEST(LatencyHistogram, IsZeroWithoutRequests) {
  const LatencyHistogram histogram;
  EXPECT_EQ(histogram.count(), 0U);
  EXPECT_EQ(histogram.percentile(0.5), Micros{0});
}

TEST(LatencyHistogram, TellsPercentilesWithinOnePercent) {
  LatencyHistogram histogram;
  for (int value = 1; value <= 1'000'000; ++value) histogram.record(Micros{value});
  for (const double share : {0.01, 0.5, 0.9, 0.99, 0.999}) {
    const double truth = share * 1e6;
    EXPECT_NEAR(static_cast<double>(histogram.percentile(share).count()), truth, truth * 0.01);
  }
}

TEST(LatencyHistogram, KeepsTheMaximumExactly) {
  LatencyHistogram histogram;
  histogram.record(Micros{3});
  histogram.record(Micros{1'234'567});
  EXPECT_EQ(histogram.max(), Micros{1'234'567});
  EXPECT_EQ(histogram.percentile(1), Micros{1'234'567});
  EXPECT_EQ(histogram.percentile(0.5), Micros{3});
}

}  // namespace
}  // namespace minato::load
