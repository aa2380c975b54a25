// The lines of log streams, as the store takes and gives them, and the order that they are in.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace minato::log_store {

/// Which stream of a group; never given twice. The store knows no names.
using StreamNumber = std::uint64_t;

/// Where a line stands among all lines of its group: by its time, then by when it arrived. No two
/// lines have the same.
struct Position {
  std::int64_t timestamp = 0;  // Milliseconds since 1970.
  std::uint64_t sequence = 0;

  friend auto operator<=>(const Position&, const Position&) = default;
  Position next() const { return {timestamp, sequence + 1}; }
};

/// A line that comes in.
struct NewLine {
  std::int64_t timestamp = 0;
  std::string_view message;
};

/// A line that was kept.
struct LogLine {
  Position position;
  std::int64_t ingestion_time = 0;  // Milliseconds since 1970.
  StreamNumber stream = 0;
  std::string message;
};

}  // namespace minato::log_store
