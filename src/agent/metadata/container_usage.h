// What a container has used, as the kernel counts it. Plain values; what this kernel does not count
// is absent.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "agent/network/traffic_counters.h"
#include "base/units.h"

namespace minato::agent_metadata {

/// In nanoseconds since the container's start.
struct CpuUsage {
  std::uint64_t total = 0;
  std::uint64_t in_kernel = 0;
  std::uint64_t in_user = 0;
  /// By processor; version 1 of control groups only.
  std::vector<std::uint64_t> by_processor;
  /// Of all processors of the machine, busy and idle, since its start.
  std::uint64_t machine = 0;
  std::uint64_t periods = 0;
  std::uint64_t throttled_periods = 0;
  std::uint64_t throttled_time = 0;
};

struct MemoryUsage {
  std::uint64_t usage = 0;
  std::optional<std::uint64_t> max_usage;
  /// How often an allocation hit the limit.
  std::optional<std::uint64_t> failures;
  /// The machine's memory where the container has no limit.
  std::uint64_t limit = 0;
  /// memory.stat, word for word.
  std::map<std::string, std::uint64_t> details;
};

/// A count for one device and kind of operation ("Read").
struct BlockCount {
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  std::string operation;
  std::uint64_t value = 0;

  friend bool operator==(const BlockCount&, const BlockCount&) = default;
};

struct BlockUsage {
  std::vector<BlockCount> bytes;
  std::vector<BlockCount> operations;
};

struct ProcessUsage {
  std::uint64_t current = 0;
  std::optional<std::uint64_t> limit;
};

struct ContainerUsage {
  CpuUsage cpu;
  MemoryUsage memory;
  BlockUsage block;
  ProcessUsage processes;
};

/// What is taken of every container each second, so that whoever asks can be told of the last one.
struct UsageSample {
  Instant at{};
  CpuUsage cpu;
  /// Of the sandbox's link, as the container sees it; absent in the modes host and none.
  std::optional<network::TrafficCounters> traffic;
};

}  // namespace minato::agent_metadata
