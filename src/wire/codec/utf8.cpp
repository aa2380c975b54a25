#include "wire/codec/utf8.h"

#include <cstddef>

namespace minato::wire {
namespace {

// Bytes that follow a leading byte, and the range of the first of them; 0 bytes: no leading byte.
struct Sequence {
  std::size_t following = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
};

Sequence sequence_after(unsigned char lead) {
  if (lead >= 0xC2 && lead <= 0xDF) return {1};
  if (lead == 0xE0) return {2, 0xA0, 0xBF};
  if (lead == 0xED) return {2, 0x80, 0x9F};
  if (lead >= 0xE1 && lead <= 0xEF) return {2};
  if (lead == 0xF0) return {3, 0x90, 0xBF};
  if (lead >= 0xF1 && lead <= 0xF3) return {3};
  if (lead == 0xF4) return {3, 0x80, 0x8F};
  return {};
}

}  // namespace

std::size_t utf8_character_size(std::string_view text) {
  if (text.empty()) return 0;
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return 1;
  Sequence sequence = sequence_after(lead);
  if (sequence.following == 0 || text.size() - 1 < sequence.following) return 0;
  for (std::size_t i = 1; i <= sequence.following; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < sequence.low || byte > sequence.high) return 0;
    sequence.low = 0x80;
    sequence.high = 0xBF;
  }
  return 1 + sequence.following;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = utf8_character_size(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

std::string to_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t size = utf8_character_size(text);
    out.append(size == 0 ? kReplacementCharacter : text.substr(0, size));
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return out;
}

std::string printable(std::string_view text) {
  std::string shown(text);
  for (char& c : shown) {
    if (c < 0x20 || c > 0x7E) c = '?';
  }
  return shown;
}

}  // namespace minato::wire
