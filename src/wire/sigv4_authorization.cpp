#include "wire/sigv4_authorization.h"

#include <algorithm>
#include <utility>

namespace minato::wire {
namespace {

/// The parts between `separator`s; an empty text has one empty part.
std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

tl::unexpected<Error> incomplete(std::string message) {
  return fail(ErrorCode::kIncompleteSignature, std::move(message));
}

struct Parameters {
  std::string_view credential;
  std::string_view signed_headers;
  std::string_view signature;

  std::string_view* named(std::string_view name) {
    if (name == "Credential") return &credential;
    if (name == "SignedHeaders") return &signed_headers;
    if (name == "Signature") return &signature;
    return nullptr;
  }
};

Result<Parameters> parse_parameters(std::string_view text) {
  Parameters parameters;
  for (const std::string_view part : split(text, ',')) {
    const std::string_view pair = trimmed(part);
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) {
      return incomplete("'" + std::string(pair) +
                        "' not a valid key=value pair (missing equal-sign) in Authorization "
                        "header.");
    }
    std::string_view* const value = parameters.named(pair.substr(0, equals));
    if (value == nullptr) continue;
    if (!value->empty()) {
      return incomplete("Authorization header has more than one '" +
                        std::string(pair.substr(0, equals)) + "' parameter.");
    }
    *value = pair.substr(equals + 1);
  }
  std::string missing;
  for (const std::string_view name : {"Credential", "SignedHeaders", "Signature"}) {
    if (!parameters.named(name)->empty()) continue;
    missing += missing.empty() ? "" : " ";
    missing += "Authorization header requires '" + std::string(name) + "' parameter.";
  }
  if (!missing.empty()) return incomplete(std::move(missing));
  return parameters;
}

Result<Sigv4Authorization> interpret(const Parameters& parameters) {
  const std::vector<std::string_view> scope = split(parameters.credential, '/');
  if (scope.size() != 5) {
    return incomplete(
        "Credential must have exactly 5 slash-delimited elements, e.g. "
        "keyid/date/region/service/term, got '" +
        std::string(parameters.credential) + "'.");
  }
  if (scope[4] != "aws4_request") {
    return fail(ErrorCode::kInvalidSignature,
                "Credential should be scoped with a valid terminator: 'aws4_request', not '" +
                    std::string(scope[4]) + "'.");
  }
  return Sigv4Authorization{
      std::string(scope[0]),
      CredentialScope{std::string(scope[1]), std::string(scope[2]), std::string(scope[3])},
      split(parameters.signed_headers, ';'), parameters.signature};
}

}  // namespace

bool Sigv4Authorization::has_signed(std::string_view header) const {
  return std::any_of(signed_headers.begin(), signed_headers.end(),
                     [&](std::string_view name) { return name == header; });
}

Result<Sigv4Authorization> parse_authorization(const HttpRequest& request) {
  const std::optional<std::string_view> header = request.headers.find("Authorization");
  if (!header || header->empty()) {
    return fail(ErrorCode::kMissingAuthentication, "Request is missing Authentication Token");
  }
  const std::size_t space = std::min(header->find(' '), header->size());
  if (header->substr(0, space) != kSigv4Algorithm) {
    return incomplete("Unsupported AWS 'algorithm': '" + std::string(header->substr(0, space)) +
                      "'; it must be '" + std::string(kSigv4Algorithm) + "'.");
  }
  const Result<Parameters> parameters = parse_parameters(header->substr(space));
  if (!parameters) return fail(parameters.error());
  return interpret(*parameters);
}

}  // namespace minato::wire
