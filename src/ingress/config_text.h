// Words of HAProxy's configuration out of text that users wrote: whatever is in it, it is one word
// and nothing else. Pure.
#pragma once

#include <string>
#include <string_view>

namespace minato::ingress {

/// Letters, digits and "-_./:" stand for themselves, every other byte as \xHH. A zero byte, which
/// no configuration can hold, is left out.
std::string word(std::string_view text);

/// Whether it is a token of HTTP, as names of headers and cookies are: such a name means nothing
/// else between the parentheses of a sample fetch.
bool is_token(std::string_view text);

/// Text that HAProxy reads as a log format: its percent signs are percent signs.
std::string literal_format(std::string_view text);

}  // namespace minato::ingress
