// The regular expressions that conditions of rules may have: those that every common engine reads
// alike. A balancer that met one it cannot read would take none of its new settings, so what is
// not known to be good is refused.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace minato::elb {

/// Good are literals of visible ASCII and spaces, `.`, `^`, `$`, `|`, classes with ranges,
/// `\d \w \s \b` and their opposites, escaped punctuation, groups `(...)`, `(?:...)`, and
/// `* + ? {n} {n,} {n,m}` (up to 1000), lazy or not. kValidation says at which character it is not.
Status check_regex(std::string_view regex);

}  // namespace minato::elb
