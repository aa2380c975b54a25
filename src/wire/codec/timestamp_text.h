// Timestamps as texts: ISO 8601 as the query protocols write it, and what they accept.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/units.h"

namespace minato::wire {

/// "2026-11-22T01:02:03.456Z".
std::string timestamp_text(Instant instant);

/// ISO 8601 (seconds, an optional fraction, Z or an offset such as +09:00) or epoch seconds;
/// nothing else, and no year past 9999.
std::optional<Instant> parse_timestamp(std::string_view text);

}  // namespace minato::wire
