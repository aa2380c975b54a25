#include "load/latency_histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace minato::load {
namespace {

/// Values below 2 * 128 stand for themselves; above, each doubling has 128 buckets.
constexpr int kPrecisionBits = 7;

std::size_t bucket_of(std::uint64_t value) {
  const int width = static_cast<int>(std::bit_width(value));
  const int shift = std::max(0, width - kPrecisionBits - 1);
  return static_cast<std::size_t>(shift) * (1U << kPrecisionBits) + (value >> shift);
}

/// The largest value of a bucket.
std::uint64_t top_of(std::size_t bucket) {
  const std::uint64_t per_doubling = 1U << kPrecisionBits;
  if (bucket < 2 * per_doubling) return bucket;
  const std::uint64_t shift = bucket / per_doubling - 1;
  const std::uint64_t head = bucket - shift * per_doubling;
  return ((head + 1) << shift) - 1;
}

}  // namespace

void LatencyHistogram::record(Micros latency) {
  const auto value = static_cast<std::uint64_t>(std::max<Micros::rep>(0, latency.count()));
  ++buckets_[std::min(bucket_of(value), buckets_.size() - 1)];
  ++count_;
  max_ = std::max(max_, latency);
}

LatencyHistogram::Micros LatencyHistogram::percentile(double share) const {
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
    seen += buckets_[bucket];
    if (seen > 0 && seen >= wanted) {
      return std::min(max_, Micros{static_cast<Micros::rep>(top_of(bucket))});
    }
  }
  return max_;
}

}  // namespace minato::load
