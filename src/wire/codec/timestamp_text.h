// Timestamps as texts: ISO 8601 as the query protocols write it, and what they accept.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/units.h"

namespace minato::wire {

/// Whether it lies in the years 0 to 9999, which timestamp_text can write and every reader reads.
bool is_calendar_instant(Instant instant);
/// To the millisecond; nothing for an instant outside those years, and for no number.
std::optional<Instant> instant_from_epoch_seconds(double seconds);

/// "2026-11-22T01:02:03.456Z".
std::string timestamp_text(Instant instant);

/// ISO 8601 (seconds, an optional fraction, Z or an offset such as +09:00) or epoch seconds;
/// nothing else, and no year past 9999.
std::optional<Instant> parse_timestamp(std::string_view text);

}  // namespace minato::wire
