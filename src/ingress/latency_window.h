// LatencyWindow: how long the requests of the last ten seconds took, as counts in buckets that
// widen with the value: exact below 16 ms, within an eighth above. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "api/agent.h"
#include "base/units.h"

namespace minato::ingress {

class LatencyWindow {
 public:
  void add(std::uint32_t millis, Instant now);
  /// Of the window that ends now; nothing without a request in it.
  std::optional<link::IngressLatency> percentiles(Instant now) const;

 private:
  static constexpr std::size_t kBuckets = 128;  // The last is for all of four minutes and more.
  static constexpr std::int64_t kSeconds = 10;

  using Counts = std::array<std::uint32_t, kBuckets>;
  struct Slice {
    std::int64_t second = -kSeconds;
    Counts counts{};
  };

  static std::size_t bucket_of(std::uint32_t millis);
  /// The longest that falls into it.
  static std::int32_t longest_in(std::size_t bucket);

  std::array<Slice, kSeconds> slices_;  // By second, modulo their number.
};

}  // namespace minato::ingress
