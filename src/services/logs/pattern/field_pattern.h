// Filter patterns on messages of fields between spaces: `[ip, user, ..., status=4*, bytes>1000]`.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "services/logs/pattern/line_matcher.h"

namespace minato::logs {

/// `text` begins with '['. Errors: kInvalidParameter.
Result<std::unique_ptr<LineMatcher>> parse_field_pattern(std::string_view text);

/// What stands between spaces; what is in quotation marks or brackets is one field, without them.
std::vector<std::string_view> fields_of(std::string_view message);

}  // namespace minato::logs
