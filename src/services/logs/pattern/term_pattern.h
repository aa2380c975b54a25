// Filter patterns of terms: `ERROR "out of memory" -test`, `?WARN ?ERROR`, `%4\d\d%`.
#pragma once

#include <memory>

#include "base/result.h"
#include "services/logs/pattern/line_matcher.h"

namespace minato::logs {

/// Errors: kInvalidParameter.
Result<std::unique_ptr<LineMatcher>> parse_term_pattern(std::string_view text);

}  // namespace minato::logs
