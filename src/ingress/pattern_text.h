// ELB's patterns as regular expressions of PCRE2, which HAProxy matches with. Pure.
#pragma once

#include <string>
#include <string_view>

namespace minato::ingress {

/// `*` is any text, `?` any character, a backslash before one of the two takes its meaning away.
/// Neither anchored nor limited to what `any` (PCRE2's, for one character) leaves out.
std::string pattern_expression(std::string_view pattern, std::string_view any = ".");

/// Whether PCRE2 takes it: HAProxy refuses a whole configuration for one that it does not.
bool is_regular_expression(const std::string& expression);

}  // namespace minato::ingress
