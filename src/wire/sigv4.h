// AWS Signature Version 4, header form, as every service but S3 computes it: what is common to
// signing and verifying. Pure functions; the hashes are OpenSSL's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"
#include "wire/http_message.h"
#include "wire/sigv4_hash.h"

namespace minato::wire {

inline constexpr std::string_view kSigv4Algorithm = "AWS4-HMAC-SHA256";
/// As X-Amz-Content-Sha256: the signature does not cover the body.
inline constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";

/// "20150830/us-east-1/ecs/aws4_request" in its parts.
struct CredentialScope {
  std::string date;  // YYYYMMDD.
  std::string region;
  std::string service;

  std::string text() const;
  friend bool operator==(const CredentialScope&, const CredentialScope&) = default;
};

/// The canonical request of the signing process. `signed_headers` are lower-case names in order;
/// `payload_hash` is lower-case hexadecimal, or UNSIGNED-PAYLOAD.
std::string canonical_request(const HttpRequest& request,
                              const std::vector<std::string_view>& signed_headers,
                              std::string_view payload_hash);

/// The path normalized ("." and ".." and empty segments gone) and percent-encoded once more.
std::string canonical_path(std::string_view path);
/// The parameters encoded anew and sorted by name, then value.
std::string canonical_query(std::string_view query);

std::string string_to_sign(std::string_view amz_date, const CredentialScope& scope,
                           std::string_view canonical_request);

/// The key that is good for one day, region and service.
Sha256Digest signing_key(std::string_view secret, const CredentialScope& scope);

/// "20150830T123600Z", and back; nothing when the text has another form.
std::string amz_date(Instant instant);
std::optional<Instant> parse_amz_date(std::string_view text);

}  // namespace minato::wire
