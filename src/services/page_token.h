// NextToken: the place of what was shown last, so that a listing goes on rightly when things
// came or went.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"

namespace minato {

/// Opaque to clients: base64 of a mark and the place.
std::string page_token(const std::string& place);

/// The place to go on after; empty without a token. `invalid` for what we did not make.
Result<std::string> read_page_token(const std::optional<std::string>& token, ErrorCode invalid);

}  // namespace minato
