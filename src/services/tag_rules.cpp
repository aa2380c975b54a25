#include "services/tag_rules.h"

#include <algorithm>
#include <string>

namespace minato {
namespace {

constexpr std::size_t kLongestKey = 128;
constexpr std::size_t kLongestValue = 256;

/// Of UTF-8, which requests are checked to be: every byte that does not continue a character.
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

std::string quoted(std::string_view key) { return "'" + std::string(key) + "'"; }

}  // namespace

Status check_tag(std::string_view key, std::string_view value, ErrorCode invalid) {
  if (key.empty() || characters(key) > kLongestKey) {
    return fail(invalid, "The tag key " + quoted(key) + " must have 1 to 128 characters");
  }
  if (characters(value) > kLongestValue) {
    return fail(invalid,
                "The value of the tag " + quoted(key) + " must have at most 256 characters");
  }
  if (is_reserved_tag_key(key)) {
    return fail(invalid, "The tag key " + quoted(key) + " begins with 'aws:', which is reserved");
  }
  return {};
}

Status check_tag_count(std::size_t count, ErrorCode too_many) {
  if (count <= kMostTags) return {};
  return fail(too_many, "A resource has at most 50 tags");
}

tl::unexpected<Error> duplicate_tag_key(std::string_view key, ErrorCode duplicate) {
  return fail(duplicate, "The tag key " + quoted(key) + " is specified more than once");
}

}  // namespace minato
