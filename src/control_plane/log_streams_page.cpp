#include "control_plane/log_streams_page.h"

#include <algorithm>
#include <charconv>

#include "control_plane/log_tokens.h"

namespace minato::control_plane {
namespace {

using logs::LogStream;
using logs::api::DescribeLogStreamsRequest;
using logs::api::OrderBy;

constexpr std::int32_t kLargestPage = 50;

/// Where a stream stands in the listing. A token is the place of the last one shown.
using Place = std::pair<std::int64_t, std::string>;

Result<std::optional<Place>> parse_token(const std::optional<std::string>& token) {
  std::optional<Place> place;
  if (!token) return place;
  place.emplace();
  const char* const end = token->data() + token->size();
  const auto [stopped, error] = std::from_chars(token->data(), end, place->first);
  if (error != std::errc() || stopped == end || *stopped != ' ') {
    return fail(ErrorCode::kInvalidParameter, "The specified nextToken is invalid.");
  }
  place->second.assign(stopped + 1, end);
  return place;
}

logs::api::LogStream shown(const LogStream& stream, const StreamsFacts& facts,
                           const std::string& group_arn) {
  logs::api::LogStream shown;
  shown.log_stream_name = stream.name;
  shown.creation_time = to_millis(stream.created_at);
  shown.arn = group_arn + ":log-stream:" + stream.name;
  // CloudWatch Logs has not told a stream's bytes since 2019.
  shown.stored_bytes = 0;
  shown.upload_sequence_token = position_text({to_millis(stream.created_at), 0});
  const auto found = facts.find(static_cast<log_store::StreamNumber>(stream.number));
  if (found == facts.end()) return shown;
  shown.first_event_timestamp = found->second.first_timestamp;
  shown.last_event_timestamp = found->second.last_timestamp;
  shown.last_ingestion_time = found->second.last_ingestion_time;
  return shown;
}

}  // namespace

Status check_request(const DescribeLogStreamsRequest& request) {
  if (request.order_by == OrderBy::kLastEventTime && request.log_stream_name_prefix) {
    return fail(ErrorCode::kInvalidParameter,
                "Cannot order by LastEventTime with a logStreamNamePrefix.");
  }
  return {};
}

Result<logs::api::DescribeLogStreamsResponse> page_of_streams(
    std::vector<LogStream> streams, const StreamsFacts& facts, const std::string& group_arn,
    const DescribeLogStreamsRequest& request) {
  const auto after = parse_token(request.next_token);
  if (!after) return fail(after.error());
  const bool by_time = request.order_by == OrderBy::kLastEventTime;
  const auto place_of = [&](const LogStream& stream) -> Place {
    const auto found = facts.find(static_cast<log_store::StreamNumber>(stream.number));
    const bool has_time = by_time && found != facts.end();
    return {has_time ? found->second.last_timestamp : 0, stream.name};
  };
  std::vector<std::pair<Place, const LogStream*>> rows;
  const bool descending = request.descending.value_or(false);
  const auto precedes = [descending](const Place& a, const Place& b) {
    return descending ? b < a : a < b;
  };
  for (const auto& stream : streams) {
    Place place = place_of(stream);
    if (!*after || precedes(**after, place)) rows.emplace_back(std::move(place), &stream);
  }
  std::sort(rows.begin(), rows.end(),
            [&](const auto& a, const auto& b) { return precedes(a.first, b.first); });
  logs::api::DescribeLogStreamsResponse response;
  const auto size = static_cast<std::size_t>(request.limit.value_or(kLargestPage));
  if (rows.size() > size) {
    rows.resize(size);
    const Place& last = rows.back().first;
    response.next_token = std::to_string(last.first) + ' ' + last.second;
  }
  auto& shown_streams = response.log_streams.emplace();
  for (const auto& [place, stream] : rows) {
    shown_streams.push_back(shown(*stream, facts, group_arn));
  }
  return response;
}

}  // namespace minato::control_plane
