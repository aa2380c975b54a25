#include "ingress/latency_window.h"

#include <algorithm>
#include <bit>

namespace minato::ingress {
namespace {

constexpr std::uint32_t kExact = 16;
constexpr std::uint32_t kParts = 8;  // Of each doubling.

std::int64_t second_of(Instant now) { return to_millis(now) / 1000; }

}  // namespace

std::size_t LatencyWindow::bucket_of(std::uint32_t millis) {
  if (millis < kExact) return millis;
  const auto doubling = static_cast<std::uint32_t>(std::bit_width(millis)) - 5;
  const std::uint32_t part = (millis >> (doubling + 1)) - kParts;
  return std::min<std::size_t>(kExact + doubling * kParts + part, kBuckets - 1);
}

std::int32_t LatencyWindow::longest_in(std::size_t bucket) {
  if (bucket < kExact) return static_cast<std::int32_t>(bucket);
  const std::size_t doubling = (bucket - kExact) / kParts;
  const std::size_t part = (bucket - kExact) % kParts;
  return static_cast<std::int32_t>(((kParts + part + 1) << (doubling + 1)) - 1);
}

void LatencyWindow::add(std::uint32_t millis, Instant now) {
  const std::int64_t second = second_of(now);
  Slice& slice = slices_[static_cast<std::size_t>(second % kSeconds)];
  if (slice.second != second) slice = Slice{second, {}};
  ++slice.counts[bucket_of(millis)];
}

std::optional<link::IngressLatency> LatencyWindow::percentiles(Instant now) const {
  const std::int64_t second = second_of(now);
  Counts sums{};
  std::uint64_t all = 0;
  for (const Slice& slice : slices_) {
    if (slice.second <= second - kSeconds || slice.second > second) continue;
    for (std::size_t i = 0; i < kBuckets; ++i) {
      sums[i] += slice.counts[i];
      all += slice.counts[i];
    }
  }
  if (all == 0) return std::nullopt;
  // The smallest that at least so many of a hundred do not exceed.
  const auto percentile = [&](std::uint64_t percent) {
    const std::uint64_t wanted = (all * percent + 99) / 100;
    std::uint64_t seen = 0;
    std::size_t bucket = 0;
    while ((seen += sums[bucket]) < wanted) ++bucket;
    return longest_in(bucket);
  };
  return link::IngressLatency{percentile(50), percentile(90), percentile(99)};
}

}  // namespace minato::ingress
