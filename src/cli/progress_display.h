// ProgressDisplay: one line that changes. On a terminal it is redrawn in its place; elsewhere each
// change is a line of its own, at most one a second.
#pragma once

#include <chrono>
#include <iosfwd>
#include <optional>
#include <string>

namespace minato::cli {

/// What replaces the terminal's line with `line`, shortened to what fits on `columns` (0: all).
std::string redrawn(const std::string& line, std::size_t columns);

class ProgressDisplay {
 public:
  enum class Kind { kTerminal, kLines };

  ProgressDisplay(std::ostream& out, Kind kind) : out_(out), kind_(kind) {}
  ~ProgressDisplay() { end(); }
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;

  /// The line as it is now; `clock` is shown beside it on a terminal.
  void show(const std::string& line, const std::string& clock);
  /// A line that stays.
  void say(const std::string& line);
  /// The changing line is gone from a terminal; elsewhere its last change is written.
  void end();

 private:
  using SteadyClock = std::chrono::steady_clock;

  void write_line(const std::string& line);

  std::ostream& out_;
  Kind kind_;
  bool drawn_ = false;
  std::string written_;
  std::optional<std::string> waiting_;
  std::optional<SteadyClock::time_point> written_at_;
};

}  // namespace minato::cli
