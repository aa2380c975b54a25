// Pattern: the small part of regular expressions that the @pattern traits of api/*.smithy use,
// without std::regex (slow, and its recursion overflows the stack on long input). Understood:
// literals, `.`, escapes (\d \w \s \. \- ...), bracket classes with ranges and ^, each followed by
// * + ? {n} {n,} {n,m}; ^ and $ at the ends are implied. The generator refuses anything else.
#pragma once

#include <string_view>

namespace minato::wire {

/// Whether the whole of `text` matches. Pure.
bool matches_pattern(std::string_view pattern, std::string_view text);

}  // namespace minato::wire
