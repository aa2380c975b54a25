// Numbers inside of strings, as ports, matchers and attributes have them.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>

namespace minato::elb {

/// Digits alone, without leading zeros, from `least` to `most`; nothing for anything else.
inline std::optional<int> parse_decimal(std::string_view text, int least, int most) {
  int value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  const bool leading_zero = text.size() > 1 && text.front() == '0';
  if (error != std::errc() || stopped != end || leading_zero || value < least || value > most) {
    return std::nullopt;
  }
  return value;
}

}  // namespace minato::elb
