// The lines of several containers as one story, by time. Pure.
#pragma once

#include <string>
#include <vector>

#include "agent/logs/log_line.h"

namespace minato::agent_logs {

struct SourcedLine {
  std::string source;  // The container's name.
  LogLine line;

  friend bool operator==(const SourcedLine&, const SourcedLine&) = default;
};

struct LogSource {
  std::string name;
  std::vector<LogLine> lines;
};

/// Lines of one source keep their order; those of the same nanosecond come in the order of the
/// sources.
std::vector<SourcedLine> merge_by_time(std::vector<LogSource> sources);

}  // namespace minato::agent_logs
