#include "wire/http_url.h"

#include <boost/url.hpp>
#include <charconv>

namespace minato::wire {
namespace {

tl::unexpected<Error> bad_url(std::string_view text) {
  return fail(ErrorCode::kInvalidParameter,
              "'" + std::string(text) +
                  "' is no URL for HTTP; it would be one like http://127.0.0.1:4566/path.");
}

Result<HttpUrl> from_parsed(const boost::urls::url_view& url, std::string_view text) {
  HttpUrl out;
  out.scheme = url.scheme_id() == boost::urls::scheme::https ? "https" : "http";
  const bool known =
      url.scheme_id() == boost::urls::scheme::https || url.scheme_id() == boost::urls::scheme::http;
  if (!known || url.encoded_host().empty()) return bad_url(text);
  out.host = std::string(url.encoded_host());
  out.port = out.scheme == "https" ? 443 : 80;
  const std::string_view port(url.port().data(), url.port().size());
  if (!port.empty()) {
    // Boost's own number wraps around beyond 65535.
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), out.port);
    if (error != std::errc() || end != port.data() + port.size()) return bad_url(text);
  }
  if (out.port == 0) return bad_url(text);
  out.target = std::string(url.encoded_path());
  if (out.target.empty()) out.target = "/";
  // Boost 1.81 reads "http://host:80path" as if there were a slash.
  if (out.target.front() != '/') return bad_url(text);
  if (url.has_query()) out.target += "?" + std::string(url.encoded_query());
  return out;
}

}  // namespace

std::string HttpUrl::host_header() const {
  const bool usual = port == (scheme == "https" ? 443 : 80);
  return usual ? host : host + ":" + std::to_string(port);
}

std::string HttpUrl::text() const { return scheme + "://" + host_header() + target; }

bool HttpUrl::same_origin(const HttpUrl& other) const {
  return scheme == other.scheme && host == other.host && port == other.port;
}

Result<HttpUrl> parse_http_url(std::string_view text) {
  const auto parsed = boost::urls::parse_uri({text.data(), text.size()});
  if (!parsed) return bad_url(text);
  return from_parsed(*parsed, text);
}

Result<HttpUrl> resolve_http_url(const HttpUrl& base, std::string_view location) {
  const std::string base_text = base.text();
  const auto parsed_base = boost::urls::parse_uri(base_text);
  const auto reference = boost::urls::parse_uri_reference({location.data(), location.size()});
  boost::urls::url resolved;
  if (!parsed_base || !reference || !boost::urls::resolve(*parsed_base, *reference, resolved)) {
    return bad_url(location);
  }
  return from_parsed(resolved, location);
}

}  // namespace minato::wire
