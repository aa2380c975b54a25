// UTF-8 as the codecs need it: what comes in is checked once, so that everything behind may rely on
// it.
#pragma once

#include <string>
#include <string_view>

namespace minato::wire {

/// Well-formed as in RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF.
bool is_utf8(std::string_view text);

/// For messages: bytes outside printable ASCII become '?'.
std::string printable(std::string_view text);

}  // namespace minato::wire
