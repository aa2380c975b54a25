// LogLine: one line that a container wrote, put together again from the pieces that conmon logged.
#pragma once

#include <cstdint>
#include <string>

#include "base/units.h"

namespace minato::agent_logs {

enum class LogStream { kStdout, kStderr };

struct LogLine {
  std::int64_t time_ns =
      0;  // Since 1970 UTC, when its first piece came; orders lines of one millisecond.
  LogStream stream = LogStream::kStdout;
  std::string text;  // Without the newline; any bytes.

  Instant time() const { return instant_from_millis(time_ns / 1'000'000); }

  friend bool operator==(const LogLine&, const LogLine&) = default;
};

}  // namespace minato::agent_logs
