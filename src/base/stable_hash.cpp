#include "base/stable_hash.h"

#include <fmt/format.h>

namespace minato {

std::uint64_t stable_hash(std::string_view text) {
  std::uint64_t hash = 14695981039346656037u;
  for (const char letter : text) {
    hash ^= static_cast<unsigned char>(letter);
    hash *= 1099511628211u;
  }
  return hash;
}

std::string stable_hash_hex(std::string_view text) {
  return fmt::format("{:016x}", stable_hash(text));
}

}  // namespace minato
