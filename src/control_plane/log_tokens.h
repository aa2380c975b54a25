// The opaque texts of the Logs API: places in the order of a group's lines, as 56 digits like
// CloudWatch Logs' own.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "log_store/group_store.h"

namespace minato::control_plane {

/// Also a line's eventId.
std::string position_text(const log_store::Position& position);
std::optional<log_store::Position> parse_position(std::string_view text);

/// Where GetLogEvents goes on: "f/..." from a place on, "b/..." before one.
struct EventsToken {
  log_store::Direction direction = log_store::Direction::kForward;
  log_store::Position place;
};

std::string token_text(const EventsToken& token);
/// kInvalidParameter.
Result<EventsToken> parse_events_token(std::string_view text);

}  // namespace minato::control_plane
