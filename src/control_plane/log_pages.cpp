#include "control_plane/log_pages.h"

#include <algorithm>
#include <chrono>

#include "control_plane/log_tokens.h"
#include "services/logs/pattern/filter_pattern.h"

namespace minato::control_plane {
namespace {

using log_store::Direction;
using log_store::LineChoice;
using log_store::LinePage;
using log_store::LineQuery;
using log_store::Position;
using std::chrono::steady_clock;

constexpr std::int32_t kMostLines = 10'000;
/// A search of more lines than this allows goes on with the next page.
constexpr auto kSearchTime = std::chrono::seconds(3);
constexpr std::int64_t kEndOfTime = INT64_MAX / 2;

/// The time range; `end` is the first moment that no longer belongs to it.
Result<LineChoice> choice_of(const LineSource& source, std::optional<std::int64_t> start,
                             std::optional<std::int64_t> end) {
  LineChoice choice;
  choice.from = {start.value_or(0), 0};
  choice.to = {std::min(end.value_or(kEndOfTime), kEndOfTime), 0};
  if (choice.to < choice.from) {
    return fail(ErrorCode::kInvalidParameter, "endTime must not be before startTime.");
  }
  if (source.oldest) {
    choice.from = std::max(choice.from, Position{to_millis(*source.oldest), 0});
    choice.to = std::max(choice.from, choice.to);
  }
  return choice;
}

/// Keeps what a token leaves of the range. The token's place may lie outside of it.
void narrow(LineChoice& choice, const EventsToken& token) {
  if (token.direction == Direction::kForward) {
    choice.from = std::clamp(token.place, choice.from, choice.to);
  } else {
    choice.to = std::clamp(token.place, choice.from, choice.to);
  }
}

}  // namespace

Result<logs::api::GetLogEventsResponse> get_log_events(
    const LineSource& source, log_store::StreamNumber stream,
    const logs::api::GetLogEventsRequest& request) {
  auto choice = choice_of(source, request.start_time, request.end_time);
  if (!choice) return fail(choice.error());
  Direction direction =
      request.start_from_head.value_or(false) ? Direction::kForward : Direction::kBackward;
  std::optional<EventsToken> token;
  if (request.next_token) {
    const auto parsed = parse_events_token(*request.next_token);
    if (!parsed) return fail(parsed.error());
    token = *parsed;
    direction = token->direction;
    narrow(*choice, *token);
  }
  LineQuery query;
  query.streams.emplace().insert(stream);
  query.choice = *choice;
  query.direction = direction;
  query.most_lines = static_cast<std::size_t>(request.limit.value_or(kMostLines));
  LinePage page = source.group.read(query);
  if (direction == Direction::kBackward) std::reverse(page.lines.begin(), page.lines.end());

  // Without lines there is nothing to go on from but where the request stood.
  Position first = token ? token->place : choice->from;
  Position behind = first;
  if (!page.lines.empty()) {
    first = page.lines.front().position;
    behind = page.lines.back().position.next();
  }
  logs::api::GetLogEventsResponse response;
  response.next_forward_token = token_text({Direction::kForward, behind});
  response.next_backward_token = token_text({Direction::kBackward, first});
  auto& events = response.events.emplace();
  events.reserve(page.lines.size());
  for (auto& line : page.lines) {
    auto& event = events.emplace_back();
    event.timestamp = line.position.timestamp;
    event.ingestion_time = line.ingestion_time;
    event.message = std::move(line.message);
  }
  return response;
}

Result<FoundLines> find_lines(const LineSource& source,
                              std::optional<std::set<log_store::StreamNumber>> streams,
                              const logs::api::FilterLogEventsRequest& request) {
  const auto pattern = logs::FilterPattern::parse(request.filter_pattern.value_or(""));
  if (!pattern) return fail(pattern.error());
  // Here the last moment still belongs to the range.
  std::optional<std::int64_t> end = request.end_time;
  if (end) end = std::min(*end, kEndOfTime - 1) + 1;
  auto choice = choice_of(source, request.start_time, end);
  if (!choice) return fail(choice.error());
  if (request.next_token) {
    const auto place = parse_position(*request.next_token);
    if (!place) {
      return fail(ErrorCode::kInvalidParameter, "The specified nextToken is invalid.");
    }
    narrow(*choice, {Direction::kForward, *place});
  }
  LineQuery query;
  query.streams = std::move(streams);
  query.choice = std::move(*choice);
  if (request.filter_pattern) {
    query.choice.matches = [&](std::string_view message) { return pattern->matches(message); };
    query.choice.required_texts = pattern->required_texts();
  }
  query.most_lines = static_cast<std::size_t>(request.limit.value_or(kMostLines));
  query.out_of_time = [until = steady_clock::now() + kSearchTime] {
    return steady_clock::now() > until;
  };
  LinePage page = source.group.read(query);
  FoundLines found;
  found.lines = std::move(page.lines);
  if (page.resume) found.next_token = position_text(*page.resume);
  return found;
}

logs::api::FilterLogEventsResponse shown(
    FoundLines found, const std::map<log_store::StreamNumber, std::string>& names) {
  logs::api::FilterLogEventsResponse response;
  response.next_token = std::move(found.next_token);
  // CloudWatch Logs tells no searched streams any more, either.
  response.searched_log_streams.emplace();
  auto& events = response.events.emplace();
  events.reserve(found.lines.size());
  for (auto& line : found.lines) {
    const auto name = names.find(line.stream);
    if (name == names.end()) continue;
    auto& event = events.emplace_back();
    event.log_stream_name = name->second;
    event.timestamp = line.position.timestamp;
    event.ingestion_time = line.ingestion_time;
    event.event_id = position_text(line.position);
    event.message = std::move(line.message);
  }
  return response;
}

}  // namespace minato::control_plane
