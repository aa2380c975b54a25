// UTF-8 as the codecs need it: what comes in is checked once, so that everything behind may rely on
// it.
#pragma once

#include <string>
#include <string_view>

namespace minato::wire {

/// U+FFFD, which stands for what is no text.
inline constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";

/// Well-formed as in RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF.
/// Bytes of the character that `text` begins with; 0 where it begins with none.
std::size_t utf8_character_size(std::string_view text);
bool is_utf8(std::string_view text);

/// The text with U+FFFD for every byte that belongs to no character.
std::string to_utf8(std::string_view text);

/// For messages: bytes outside printable ASCII become '?'.
std::string printable(std::string_view text);

}  // namespace minato::wire
