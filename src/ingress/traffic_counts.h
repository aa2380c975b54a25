// TrafficCounts: what a frontend, a backend or all that belongs to one load balancer or target
// group has done so far. Only grows.
#pragma once

#include <cstdint>

namespace minato::ingress {

struct TrafficCounts {
  std::uint64_t requests = 0;  // Of TCP and TLS: connections.
  std::uint64_t responses_2xx = 0;
  std::uint64_t responses_3xx = 0;
  std::uint64_t responses_4xx = 0;
  std::uint64_t responses_5xx = 0;
  std::uint64_t connection_errors = 0;
  std::uint64_t bytes_received = 0;
  std::uint64_t bytes_sent = 0;

  friend bool operator==(const TrafficCounts&, const TrafficCounts&) = default;
};

/// `combine(number, number)` on every number of both.
template <class Combine>
TrafficCounts combined(const TrafficCounts& a, const TrafficCounts& b, Combine combine) {
  return {combine(a.requests, b.requests),
          combine(a.responses_2xx, b.responses_2xx),
          combine(a.responses_3xx, b.responses_3xx),
          combine(a.responses_4xx, b.responses_4xx),
          combine(a.responses_5xx, b.responses_5xx),
          combine(a.connection_errors, b.connection_errors),
          combine(a.bytes_received, b.bytes_received),
          combine(a.bytes_sent, b.bytes_sent)};
}

inline TrafficCounts operator+(const TrafficCounts& a, const TrafficCounts& b) {
  return combined(a, b, [](auto x, auto y) { return x + y; });
}

/// What came since `before`; a counter that is less than it was has begun anew.
inline TrafficCounts operator-(const TrafficCounts& now, const TrafficCounts& before) {
  return combined(now, before, [](auto x, auto y) { return x >= y ? x - y : x; });
}

}  // namespace minato::ingress
