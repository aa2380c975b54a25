#include "agent/logs/line_joiner.h"

#include <algorithm>
#include <utility>

namespace minato::agent_logs {

namespace {

/// What CloudWatch Logs takes as one event; a longer line goes on as another.
constexpr std::size_t kLongestLine = 256 * 1024;

}  // namespace

std::uint64_t LogPosition::earliest() const {
  return std::min({offset, pending[0].value_or(offset), pending[1].value_or(offset)});
}

void LineJoiner::add(std::uint64_t start, std::string_view line) {
  const auto end = start + line.size() + 1;
  const bool read_before = start < position_.offset;
  position_.offset = std::max(position_.offset, end);
  const auto entry = parse_log_entry(line);
  if (!entry) return;
  const auto stream = static_cast<std::size_t>(entry->stream);
  if (read_before && (!position_.pending[stream] || start < *position_.pending[stream])) return;
  auto& waiting = waiting_[stream];
  if (!waiting) {
    waiting = LogLine{.time_ns = entry->time_ns, .stream = entry->stream, .text = {}};
    position_.pending[stream] = start;
  }
  waiting->text += entry->text;
  if (entry->piece == LogPiece::kPartial && waiting->text.size() < kLongestLine) return;
  release(stream);
}

void LineJoiner::release(std::size_t stream) {
  if (waiting_[stream]) lines_.push_back(std::move(*waiting_[stream]));
  waiting_[stream].reset();
  position_.pending[stream].reset();
  carried_[stream] = false;
}

void LineJoiner::finish() {
  release(0);
  release(1);
}

void LineJoiner::carry_over(LineJoiner& older) {
  for (const auto stream : {std::size_t{0}, std::size_t{1}}) {
    carried_[stream] = older.waiting_[stream].has_value();
    waiting_[stream] = std::exchange(older.waiting_[stream], std::nullopt);
  }
}

void LineJoiner::give_up_carried() {
  for (const auto stream : {std::size_t{0}, std::size_t{1}})
    if (carried_[stream]) release(stream);
}

}  // namespace minato::agent_logs
