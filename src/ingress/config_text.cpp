#include "ingress/config_text.h"

#include <fmt/format.h>

namespace minato::ingress {
namespace {

bool is_plain(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') ||
         std::string_view("-_./:").find(letter) != std::string_view::npos;
}

}  // namespace

std::string word(std::string_view text) {
  std::string made;
  for (const char letter : text) {
    if (letter == '\0') continue;
    if (is_plain(letter)) {
      made += letter;
    } else {
      made += fmt::format("\\x{:02x}", static_cast<unsigned char>(letter));
    }
  }
  return made.empty() ? "''" : made;
}

bool is_token(std::string_view text) {
  constexpr std::string_view kToken =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&*+-.^_`|~";
  return !text.empty() && text.find_first_not_of(kToken) == std::string_view::npos;
}

std::string literal_format(std::string_view text) {
  std::string made;
  for (const char letter : text) {
    if (letter == '%') made += '%';
    made += letter;
  }
  return made;
}

}  // namespace minato::ingress
