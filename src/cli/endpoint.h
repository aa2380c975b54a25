// "ADDRESS:PORT", as --listen has it.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace minato::cli {

struct Endpoint {
  std::string address;
  std::uint16_t port = 0;
};

/// kInvalidParameter for anything else; port 0 means one that is free.
Result<Endpoint> parse_endpoint(const std::string& text);

}  // namespace minato::cli
