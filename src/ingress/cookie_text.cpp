#include "ingress/cookie_text.h"

#include <fmt/format.h>

namespace minato::ingress {
namespace {

std::string line(const StickyCookie& cookie, const char* kind, const char* attributes) {
  return fmt::format(
      "  http-response add-header Set-Cookie \"{}{}={}; Expires=%[date({}),http_date]; "
      "Path=/{}\"{}{}\n",
      cookie.name, kind, cookie.value, cookie.seconds, attributes, cookie.when.empty() ? "" : " ",
      cookie.when);
}

}  // namespace

std::string cookie_text(const StickyCookie& cookie) { return line(cookie, "", ""); }

std::string cookie_pair_text(const StickyCookie& cookie) {
  return cookie_text(cookie) + line(cookie, "CORS", "; SameSite=None; Secure");
}

}  // namespace minato::ingress
