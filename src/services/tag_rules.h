// What AWS asks of the tags of anything: at most 50 on a thing, keys of 1 to 128 characters, values
// of at most 256, no key that begins with "aws:". Every service refuses in codes of its own.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.h"

namespace minato {

inline constexpr std::size_t kMostTags = 50;

/// What begins with it is set by services alone.
inline bool is_reserved_tag_key(std::string_view key) { return key.starts_with("aws:"); }

/// `invalid`, with what is wrong of the key or the value.
Status check_tag(std::string_view key, std::string_view value, ErrorCode invalid);

/// `too_many` for more than 50.
Status check_tag_count(std::size_t count, ErrorCode too_many);

/// What is refused where a request names a key twice.
tl::unexpected<Error> duplicate_tag_key(std::string_view key, ErrorCode duplicate);

}  // namespace minato
