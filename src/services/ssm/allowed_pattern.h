// The AllowedPattern of a parameter: a regular expression that its values have to match somewhere.
#pragma once

#include <string_view>

#include "base/result.h"

namespace minato::ssm {

/// kInvalidAllowedPattern for what is no expression; kParameterPatternMismatch where the value does
/// not match, or only after more searching than one request may cost. The value is in no message.
Status check_allowed_pattern(std::string_view pattern, std::string_view value);

}  // namespace minato::ssm
