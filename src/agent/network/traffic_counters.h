// What went over the links of this machine since they were made: one question to the kernel for all
// of them.
#pragma once

#include <cstdint>
#include <map>

#include "agent/network/netlink_socket.h"
#include "base/result.h"

namespace minato::network {

struct DirectionCounters {
  std::uint64_t bytes = 0;
  std::uint64_t packets = 0;
  std::uint64_t errors = 0;
  std::uint64_t dropped = 0;

  friend bool operator==(const DirectionCounters&, const DirectionCounters&) = default;
};

/// As the link itself sees it: what this machine's end of a pair receives, its sandbox sent.
struct TrafficCounters {
  DirectionCounters received;
  DirectionCounters sent;

  friend bool operator==(const TrafficCounters&, const TrafficCounters&) = default;
};

/// By the index of the link. kIo with the kernel's reason.
Result<std::map<unsigned, TrafficCounters>> read_traffic_counters(NetlinkSocket& socket);

}  // namespace minato::network
