#include "agent/logs/log_merge.h"

#include <algorithm>
#include <iterator>

namespace minato::agent_logs {

std::vector<SourcedLine> merge_by_time(std::vector<LogSource> sources) {
  const auto earlier = [](const SourcedLine& a, const SourcedLine& b) {
    return a.line.time_ns < b.line.time_ns;
  };
  std::vector<SourcedLine> merged;
  for (auto& source : sources) {
    std::vector<SourcedLine> next;
    for (auto& line : source.lines)
      next.push_back({.source = source.name, .line = std::move(line)});
    std::vector<SourcedLine> both;
    both.reserve(merged.size() + next.size());
    std::merge(std::make_move_iterator(merged.begin()), std::make_move_iterator(merged.end()),
               std::make_move_iterator(next.begin()), std::make_move_iterator(next.end()),
               std::back_inserter(both), earlier);
    merged = std::move(both);
  }
  return merged;
}

}  // namespace minato::agent_logs
