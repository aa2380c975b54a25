// LineJoiner: lines out of entries: pieces of one line are joined, stream by stream, until the end
// of the line comes. It knows where in the file the pieces that still wait began, so that reading
// can be taken up there again. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "agent/logs/log_entry.h"

namespace minato::agent_logs {

/// A place in one file: everything before `offset` was read, but for a line that began at `pending`
/// (by stream) and has not ended yet.
struct LogPosition {
  std::uint64_t offset = 0;
  std::array<std::optional<std::uint64_t>, 2> pending;

  /// Where to start reading to go on from here.
  std::uint64_t earliest() const;
  friend bool operator==(const LogPosition&, const LogPosition&) = default;
};

class LineJoiner {
 public:
  /// Goes on from `position`; entries before position.offset are taken only where they are pending.
  explicit LineJoiner(const LogPosition& position) : position_(position) {}

  /// The next line of the file, which begins at `start`, without its newline. What is no entry is
  /// skipped.
  void add(std::uint64_t start, std::string_view line);
  /// There will be no more: lines that have not ended are lines now.
  void finish();

  /// Takes over the lines that have not ended in the file before this one: rotation comes between
  /// any two pieces.
  void carry_over(LineJoiner& older);
  bool awaits_carried() const { return carried_[0] || carried_[1]; }
  /// Lines taken over that have not ended are lines now.
  void give_up_carried();

  const LogPosition& position() const { return position_; }
  std::vector<LogLine>& lines() { return lines_; }
  const std::vector<LogLine>& lines() const { return lines_; }

 private:
  LogPosition position_;
  void release(std::size_t stream);

  std::array<std::optional<LogLine>, 2> waiting_;
  std::array<bool, 2>
      carried_{};  // waiting_ began in the file before: it has no place in this one.
  std::vector<LogLine> lines_;
};

}  // namespace minato::agent_logs
