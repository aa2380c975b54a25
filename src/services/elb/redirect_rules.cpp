#include "services/elb/redirect_rules.h"

#include <algorithm>
#include <span>

#include "services/elb/decimal.h"

namespace minato::elb {
namespace {

constexpr std::string_view kOwnProtocol = "#{protocol}";
constexpr std::string_view kOwnHost = "#{host}";
constexpr std::string_view kOwnPort = "#{port}";
constexpr std::string_view kOwnPath = "#{path}";
constexpr std::string_view kOwnQuery = "#{query}";

constexpr std::string_view kWordsOfHost[] = {kOwnHost};
constexpr std::string_view kWordsOfPath[] = {kOwnHost, kOwnPath, kOwnPort};
constexpr std::string_view kWordsOfQuery[] = {kOwnProtocol, kOwnHost, kOwnPort, kOwnPath,
                                              kOwnQuery};

/// A part is printed into a header: visible ASCII alone, and no other "#{...}" than `words`.
Status check_part(const std::string& text, std::span<const std::string_view> words,
                  const std::string& member) {
  const bool visible =
      std::ranges::all_of(text, [](char letter) { return letter > 0x20 && letter < 0x7f; });
  if (!visible) {
    return fail(ErrorCode::kValidation,
                member + " '" + text + "' contains a character that is not valid");
  }
  for (auto at = text.find("#{"); at != std::string::npos; at = text.find("#{", at + 1)) {
    const bool known = std::ranges::any_of(
        words, [&](std::string_view word) { return text.compare(at, word.size(), word) == 0; });
    if (!known) {
      return fail(ErrorCode::kValidation,
                  member + " '" + text + "' contains a reserved keyword that is not valid there");
    }
  }
  return {};
}

Status check_protocol(const std::string& protocol, const std::string& member) {
  if (protocol == "HTTP" || protocol == "HTTPS" || protocol == kOwnProtocol) return {};
  return fail(ErrorCode::kValidation,
              member + ".Protocol must be HTTP, HTTPS or #{protocol}, not '" + protocol + "'");
}

Status check_port(const std::string& port, const std::string& member) {
  if (port == kOwnPort || parse_decimal(port, 1, 65535)) return {};
  return fail(ErrorCode::kValidation,
              member + ".Port must be between 1 and 65535 or #{port}, not '" + port + "'");
}

Status check_path(const std::string& path, const std::string& member) {
  if (!path.starts_with('/')) {
    return fail(ErrorCode::kValidation, member + ".Path must start with '/', not '" + path + "'");
  }
  return check_part(path, kWordsOfPath, member + ".Path");
}

/// Whether the request would come back as it was. The query alone makes no difference to ELB.
bool is_loop(const Redirect& redirect, const ActionPlace& place) {
  const bool same_protocol =
      redirect.protocol == kOwnProtocol || redirect.protocol == to_string(place.protocol);
  const bool same_port = redirect.port == kOwnPort || redirect.port == std::to_string(place.port);
  return same_protocol && same_port && redirect.host == kOwnHost && redirect.path == "/#{path}";
}

Status check_parts(const Redirect& redirect, const std::string& member) {
  if (Status checked = check_protocol(redirect.protocol, member); !checked) return checked;
  if (Status checked = check_port(redirect.port, member); !checked) return checked;
  Status host = check_part(redirect.host, kWordsOfHost, member + ".Host");
  if (!host) return host;
  if (Status checked = check_path(redirect.path, member); !checked) return checked;
  return check_part(redirect.query, kWordsOfQuery, member + ".Query");
}

}  // namespace

Result<Redirect> read_redirect(const api::RedirectActionConfig& config, const ActionPlace& place,
                               const std::string& member) {
  Redirect redirect;
  redirect.status_code =
      config.status_code == api::RedirectActionStatusCodeEnum::kHttp301 ? 301 : 302;
  if (config.protocol) redirect.protocol = *config.protocol;
  if (config.host) redirect.host = *config.host;
  if (config.port) redirect.port = *config.port;
  if (config.path) redirect.path = *config.path;
  if (config.query) redirect.query = *config.query;
  if (Status checked = check_parts(redirect, member); !checked) return fail(checked.error());
  if (place.protocol == Protocol::kHttps && redirect.protocol == "HTTP") {
    return fail(ErrorCode::kInvalidAction, "An HTTPS listener cannot redirect to HTTP");
  }
  if (is_loop(redirect, place)) {
    return fail(ErrorCode::kInvalidAction,
                "The redirect configuration is not valid because it creates a loop.");
  }
  return redirect;
}

}  // namespace minato::elb
