// SHA-256 and HMAC-SHA-256 for signatures: short inputs, called for every request. Safe on any
// thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace minato::wire {

using Sha256Digest = std::array<std::uint8_t, 32>;

Sha256Digest sha256(std::string_view data);
Sha256Digest hmac_sha256(std::string_view key, std::string_view data);

/// Lower-case hexadecimal digits.
std::string to_hex(const Sha256Digest& digest);

/// The digest's bytes as a key for hmac_sha256.
std::string_view as_bytes(const Sha256Digest& digest);

/// Takes the same time wherever the two differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace minato::wire
