// stable_hash: FNV-1a of 64 bits. The same on every machine and in every version, which std::hash
// is not: for names that outlive a process. It keeps nothing secret.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace minato {

std::uint64_t stable_hash(std::string_view text);

/// The hash as 16 lower-case hexadecimal digits.
std::string stable_hash_hex(std::string_view text);

}  // namespace minato
