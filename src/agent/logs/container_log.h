// ContainerLog: reads what one container wrote, over the files that rotation made: PATH, the
// newest, then PATH.1, PATH.2, ... Holds nothing open between calls; safe while conmon writes and
// rotate_log() renames.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "agent/logs/log_line.h"
#include "base/result.h"

namespace minato::agent_logs {

struct LogPage {
  std::vector<LogLine> lines;  // Oldest first.
  std::string cursor;          // Opaque; after() goes on from here.
};

/// Whether more may come. Of a container that has ended, a last line without a newline is a line
/// too.
enum class LogEnd { kOpen, kClosed };

class ContainerLog {
 public:
  explicit ContainerLog(std::filesystem::path path) : path_(std::move(path)) {}

  /// The last `count` lines; none when there is no log (yet).
  Result<LogPage> tail(std::size_t count, LogEnd end) const;
  /// At most `count` lines after the cursor; "" is the beginning. What rotation has deleted
  /// meanwhile is passed over. kInvalidParameter for what is no cursor.
  Result<LogPage> after(const std::string& cursor, std::size_t count, LogEnd end) const;

 private:
  std::filesystem::path path_;
};

}  // namespace minato::agent_logs
