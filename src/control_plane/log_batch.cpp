#include "control_plane/log_batch.h"

#include <algorithm>

namespace minato::control_plane {
namespace {

using Events = std::span<const logs::api::InputLogEvent>;

// CloudWatch Logs' own.
constexpr std::size_t kLargestBatch = 1'048'576;
constexpr std::size_t kBesideMessage = 26;
constexpr Millis kOldest{14 * 24 * 3'600'000LL};
constexpr Millis kNewest{2 * 3'600'000LL};
constexpr std::int64_t kLongestSpan = 24 * 3'600'000LL;

Status check_size(Events events) {
  std::size_t size = 0;
  for (const auto& event : events) size += event.message.size() + kBesideMessage;
  if (size <= kLargestBatch) return {};
  return fail(ErrorCode::kInvalidParameter, "Upload too large: " + std::to_string(size) +
                                                " bytes exceeds limit of " +
                                                std::to_string(kLargestBatch));
}

/// How many of the events, which are in order, are before a moment.
std::size_t count_before(Events events, std::int64_t moment) {
  const auto at =
      std::lower_bound(events.begin(), events.end(), moment,
                       [](const auto& event, std::int64_t time) { return event.timestamp < time; });
  return static_cast<std::size_t>(at - events.begin());
}

}  // namespace

Result<CheckedBatch> check_batch(Events events, Instant now, std::optional<Millis> retention) {
  if (Status checked = check_size(events); !checked) return fail(checked.error());
  const bool in_order =
      std::is_sorted(events.begin(), events.end(),
                     [](const auto& a, const auto& b) { return a.timestamp < b.timestamp; });
  if (!in_order) {
    return fail(ErrorCode::kInvalidParameter,
                "Log events in a single PutLogEvents request must be in chronological order.");
  }
  const std::size_t too_old = count_before(events, to_millis(now - kOldest));
  const std::size_t expired =
      retention ? count_before(events, to_millis(now - *retention)) : std::size_t{0};
  const std::size_t end = count_before(events, to_millis(now + kNewest) + 1);
  const std::size_t begin = std::min(std::max(too_old, expired), end);
  CheckedBatch batch;
  batch.kept = events.subspan(begin, end - begin);
  if (!batch.kept.empty() &&
      batch.kept.back().timestamp - batch.kept.front().timestamp > kLongestSpan) {
    return fail(ErrorCode::kInvalidParameter,
                "The batch of log events in a single PutLogEvents request cannot span more than 24 "
                "hours.");
  }
  if (batch.kept.size() < events.size()) {
    auto& rejected = batch.rejected.emplace();
    if (too_old > 0) rejected.too_old_log_event_end_index = static_cast<std::int32_t>(too_old);
    if (expired > 0) rejected.expired_log_event_end_index = static_cast<std::int32_t>(expired);
    if (end < events.size()) {
      rejected.too_new_log_event_start_index = static_cast<std::int32_t>(end);
    }
  }
  return batch;
}

}  // namespace minato::control_plane
