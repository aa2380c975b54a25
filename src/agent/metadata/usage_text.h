// The kernel's own texts about control groups, read. Pure; what cannot be read counts as zero, or
// is left out.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/metadata/container_usage.h"

namespace minato::agent_metadata {

/// "usage_usec 5\nuser_usec 3\n": cpu.stat, memory.stat, cpuacct.stat.
std::map<std::string, std::uint64_t> parse_keyed(std::string_view text);
/// "17 4 \n"
std::vector<std::uint64_t> parse_numbers(std::string_view text);
/// One number; nothing for "max" or none.
std::optional<std::uint64_t> parse_number(std::string_view text);

/// blkio.throttle.io_service_bytes_recursive: "8:0 Read 4096" a line; the sum over all devices is
/// left out.
std::vector<BlockCount> parse_legacy_block_counts(std::string_view text);
/// io.stat of version 2: "8:0 rbytes=1 wbytes=2 rios=3 wios=4 ...".
BlockUsage parse_unified_block_usage(std::string_view text);

/// The first line of /proc/stat, in nanoseconds.
std::uint64_t parse_machine_cpu(std::string_view text, long ticks_per_second);
/// /proc/meminfo's MemTotal, in bytes.
std::uint64_t parse_machine_memory(std::string_view text);

}  // namespace minato::agent_metadata
