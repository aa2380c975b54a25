// LatencyHistogram: how long requests took, in buckets that grow with the value, so that every
// percentile is within 1 % of the truth at a constant size. Not safe on several threads at once.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>

namespace minato::load {

class LatencyHistogram {
 public:
  using Micros = std::chrono::microseconds;

  void record(Micros latency);

  std::uint64_t count() const { return count_; }
  Micros max() const { return max_; }
  /// The latency that `share` (0 to 1) of the requests did not exceed; 0 when there are none.
  Micros percentile(double share) const;

 private:
  static constexpr int kBucketsPerDoubling = 128;
  static constexpr int kDoublings = 40;

  std::array<std::uint64_t, kBucketsPerDoubling * kDoublings> buckets_{};
  std::uint64_t count_ = 0;
  Micros max_{0};
};

}  // namespace minato::load
