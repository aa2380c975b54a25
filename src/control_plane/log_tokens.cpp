#include "control_plane/log_tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace minato::control_plane {
namespace {

using log_store::Direction;
using log_store::Position;

constexpr std::size_t kTimeDigits = 20;
constexpr std::size_t kDigits = 56;

template <class Number>
bool read_digits(std::string_view text, Number& number) {
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stopped == end;
}

}  // namespace

std::string position_text(const Position& position) {
  return fmt::format("{:020}{:036}", std::max<std::int64_t>(position.timestamp, 0),
                     position.sequence);
}

std::optional<Position> parse_position(std::string_view text) {
  Position position;
  const bool are_digits =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (text.size() != kDigits || !are_digits ||
      !read_digits(text.substr(0, kTimeDigits), position.timestamp) ||
      !read_digits(text.substr(kTimeDigits), position.sequence)) {
    return std::nullopt;
  }
  return position;
}

std::string token_text(const EventsToken& token) {
  return (token.direction == Direction::kForward ? "f/" : "b/") + position_text(token.place);
}

Result<EventsToken> parse_events_token(std::string_view text) {
  const bool is_forward = text.starts_with("f/");
  if (is_forward || text.starts_with("b/")) {
    if (const auto place = parse_position(text.substr(2))) {
      return EventsToken{is_forward ? Direction::kForward : Direction::kBackward, *place};
    }
  }
  return fail(ErrorCode::kInvalidParameter, "The specified nextToken is invalid.");
}

}  // namespace minato::control_plane
