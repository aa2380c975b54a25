// Base64 with the alphabet and padding of RFC 4648, as blobs come in awsJson.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace minato {

std::string encode_base64(std::string_view bytes);

/// Nothing for what is no base64.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace minato
