// HttpUrl: an http or https URL in the parts that a client needs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace minato::wire {

struct HttpUrl {
  std::string scheme;  // "http" or "https".
  std::string host;    // An IPv6 address with its brackets.
  std::uint16_t port = 0;
  std::string target;  // "/path?query", encoded.

  /// The Host header: without the port where that is the scheme's own.
  std::string host_header() const;
  std::string text() const;
  bool same_origin(const HttpUrl& other) const;
};

/// kInvalidParameter for anything else.
Result<HttpUrl> parse_http_url(std::string_view text);
/// Where a Location header leads from `base`.
Result<HttpUrl> resolve_http_url(const HttpUrl& base, std::string_view location);

}  // namespace minato::wire
