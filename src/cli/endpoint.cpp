#include "cli/endpoint.h"

#include <charconv>

namespace minato::cli {

Result<Endpoint> parse_endpoint(const std::string& text) {
  const auto colon = text.rfind(':');
  Endpoint endpoint;
  if (colon != std::string::npos && colon > 0) {
    endpoint.address = text.substr(0, colon);
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + colon + 1, end, endpoint.port);
    if (read.ec == std::errc{} && read.ptr == end) return endpoint;
  }
  return fail(ErrorCode::kInvalidParameter,
              "\"" + text + "\" is not ADDRESS:PORT, as in 127.0.0.1:4566");
}

}  // namespace minato::cli
