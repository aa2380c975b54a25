// URLs of registries and what their Location headers say: what is accepted is written as it reads,
// and has nothing in it that would break a request line or a header.
//
// An input is a URL, and after a line feed where it redirects to.
#include <string>

#include "base/check.h"
#include "fuzz_target.h"
#include "wire/http_url.h"

namespace minato::fuzz {
namespace {

using wire::HttpUrl;

bool same(const HttpUrl& a, const HttpUrl& b) { return a.same_origin(b) && a.target == b.target; }

bool is_printable(std::string_view text) {
  for (const char c : text) {
    if (c <= ' ' || c > '~') return false;
  }
  return true;
}

void check_sound(const HttpUrl& url) {
  MINATO_CHECK(url.scheme == "http" || url.scheme == "https", "a scheme that is not ours");
  MINATO_CHECK(!url.host.empty() && url.port != 0, "a URL that leads nowhere");
  MINATO_CHECK(url.target.starts_with('/'), "a target that is no path");
  MINATO_CHECK(is_printable(url.host) && is_printable(url.target), "a URL with odd bytes");
  MINATO_CHECK(url.host.find_first_of("/?#@") == std::string::npos, "a host that is none");
  const Result<HttpUrl> again = wire::parse_http_url(url.text());
  MINATO_CHECK(again && same(url, *again), "a URL reads differently when written");
}

}  // namespace

void try_input(std::string_view input) {
  const std::size_t line = std::min(input.find('\n'), input.size());
  const Result<HttpUrl> base = wire::parse_http_url(input.substr(0, line));
  if (!base) return;
  check_sound(*base);
  const Result<HttpUrl> next =
      wire::resolve_http_url(*base, input.substr(std::min(line + 1, input.size())));
  if (next) check_sound(*next);
}

}  // namespace minato::fuzz
