#include "agent/logs/log_merge.h"

#include <algorithm>

namespace minato::agent_logs {

std::vector<SourcedLine> merge_by_time(std::vector<LogSource> sources) {
  std::vector<SourcedLine> merged;
  for (auto& source : sources) {
    const auto middle = static_cast<std::ptrdiff_t>(merged.size());
    for (auto& line : source.lines)
      merged.push_back({.source = source.name, .line = std::move(line)});
    std::inplace_merge(
        merged.begin(), merged.begin() + middle, merged.end(),
        [](const SourcedLine& a, const SourcedLine& b) { return a.line.time_ns < b.line.time_ns; });
  }
  return merged;
}

}  // namespace minato::agent_logs
