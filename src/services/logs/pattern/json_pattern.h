// Filter patterns on JSON: `{ $.level = "ERROR" && ($.latency > 500 || $.user.id NOT EXISTS) }`.
#pragma once

#include <memory>

#include "base/result.h"
#include "services/logs/pattern/line_matcher.h"

namespace minato::logs {

/// `text` begins with '{'. A message that is no JSON object matches none. Errors:
/// kInvalidParameter.
Result<std::unique_ptr<LineMatcher>> parse_json_pattern(std::string_view text);

}  // namespace minato::logs
