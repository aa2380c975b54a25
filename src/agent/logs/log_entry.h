// LogEntry: one line of a k8s-file log as conmon writes it: RFC 3339 time, stream, F (a whole line)
// or P (a piece of one, more follows), text. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "agent/logs/log_line.h"

namespace minato::agent_logs {

enum class LogPiece { kFull, kPartial };

struct LogEntry {
  std::int64_t time_ns = 0;
  LogStream stream = LogStream::kStdout;
  LogPiece piece = LogPiece::kFull;
  std::string_view text;
};

/// `line` without its newline. Empty for what conmon did not write (a full disk cuts lines in two).
std::optional<LogEntry> parse_log_entry(std::string_view line);

/// "2026-01-02T03:04:05.678901234+01:00" in nanoseconds since 1970 UTC.
std::optional<std::int64_t> parse_log_time(std::string_view text);

}  // namespace minato::agent_logs
