#include "wire/sigv4_verifier.h"

#include <algorithm>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "wire/sigv4_authorization.h"

namespace minato::wire {
namespace {

constexpr std::chrono::minutes kSkew{15};

tl::unexpected<Error> invalid(std::string message) {
  return fail(ErrorCode::kInvalidSignature, std::move(message));
}

constexpr std::string_view kSecurityToken = "x-amz-security-token";

tl::unexpected<Error> unknown_caller() {
  return fail(ErrorCode::kUnrecognizedClient,
              "The security token included in the request is invalid.");
}

/// Header names must be in lower case; the host, and what says when and what is asked for, must be
/// under the signature. A header that is under it must be there: one without a value would sign the
/// same.
Status check_signed_headers(const Sigv4Authorization& authorization, const HttpRequest& request) {
  for (const std::string_view name : {std::string_view("host"), std::string_view("x-amz-date"),
                                      std::string_view("x-amz-target"), kSecurityToken}) {
    if (request.headers.find(name) && !authorization.has_signed(name)) {
      return invalid("'" + std::string(name) +
                     "' must be a 'SignedHeader' in the AWS Authorization.");
    }
  }
  for (const std::string_view name : authorization.signed_headers) {
    if (!request.headers.find(name)) {
      return invalid("The 'SignedHeader' '" + std::string(name) + "' is not in the request.");
    }
  }
  return {};
}

Status check_scope(const CredentialScope& scope, const Sigv4VerifierOptions& options) {
  if (scope.region != options.region) {
    return invalid("Credential should be scoped to a valid region, not '" + scope.region +
                   "'; this is '" + options.region + "'.");
  }
  const auto& known = options.services;
  if (std::find(known.begin(), known.end(), scope.service) == known.end()) {
    return invalid("Credential should be scoped to correct service: '" + scope.service +
                   "' is none that Minato has.");
  }
  return {};
}

Status check_date(std::string_view date, const CredentialScope& scope, Instant now) {
  const std::optional<Instant> signed_at = parse_amz_date(date);
  if (!signed_at) {
    return fail(ErrorCode::kIncompleteSignature, "Date must be in ISO-8601 'basic format'. Got '" +
                                                     std::string(date) +
                                                     "'; it must look like '20150830T123600Z'.");
  }
  if (scope.date != date.substr(0, 8)) {
    return invalid(
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
        "'" +
        scope.date + "' != '" + std::string(date.substr(0, 8)) + "', from '" + std::string(date) +
        "'.");
  }
  if (*signed_at < now - kSkew) {
    return fail(ErrorCode::kSignatureExpired, "Signature expired: " + std::string(date) +
                                                  " is now earlier than " + amz_date(now - kSkew) +
                                                  " (" + amz_date(now) + " - 15 min.)");
  }
  if (*signed_at > now + kSkew) {
    return fail(ErrorCode::kSignatureExpired, "Signature not yet current: " + std::string(date) +
                                                  " is still later than " + amz_date(now + kSkew) +
                                                  " (" + amz_date(now) + " + 15 min.)");
  }
  return {};
}

/// What stands for the body in the canonical request.
Result<std::string> payload_hash(const HttpRequest& request) {
  const std::optional<std::string_view> declared = request.headers.find("X-Amz-Content-Sha256");
  if (declared == kUnsignedPayload) return std::string(kUnsignedPayload);
  std::string computed = to_hex(sha256(request.body));
  if (!declared || equal_ignoring_case(*declared, computed)) return computed;
  if (declared->starts_with("STREAMING-")) {
    return invalid("The 'x-amz-content-sha256' header '" + std::string(*declared) +
                   "' is not supported; send the SHA-256 of the body or UNSIGNED-PAYLOAD.");
  }
  return invalid("The provided 'x-amz-content-sha256' header does not match what was computed.");
}

}  // namespace

/// Signing keys by date and service. Only scopes that passed the checks get here, so that there are
/// a few: yesterday's, today's and tomorrow's of every service.
class Sigv4Verifier::KeyCache {
 public:
  Sha256Digest key(std::string_view secret, const CredentialScope& scope) {
    {
      const std::shared_lock lock(mutex_);
      for (const Entry& entry : entries_) {
        if (entry.scope == scope) return entry.key;
      }
    }
    const Sha256Digest key = signing_key(secret, scope);
    const std::unique_lock lock(mutex_);
    if (entries_.size() >= kLimit) entries_.clear();
    entries_.push_back({scope, key});
    return key;
  }

 private:
  static constexpr std::size_t kLimit = 32;
  struct Entry {
    CredentialScope scope;
    Sha256Digest key;
  };

  std::shared_mutex mutex_;
  std::vector<Entry> entries_;
};

Sigv4Verifier::Sigv4Verifier(Sigv4VerifierOptions options)
    : options_(std::move(options)), keys_(std::make_unique<KeyCache>()) {}

Sigv4Verifier::~Sigv4Verifier() = default;

// A token without the key that it was given with is as little worth as a key without its token.
Result<std::optional<SessionKey>> Sigv4Verifier::find_session(const HttpRequest& request,
                                                              std::string_view access_key_id,
                                                              Instant now) const {
  const auto token = request.headers.find(kSecurityToken);
  if (!token) {
    if (access_key_id != options_.access_key.id) return unknown_caller();
    return std::optional<SessionKey>();
  }
  if (!options_.open_session || request.headers.count(kSecurityToken) != 1) return unknown_caller();
  Result<SessionKey> session = options_.open_session(*token, now);
  if (!session) return fail(session.error());
  if (session->key.id != access_key_id) return unknown_caller();
  return std::optional<SessionKey>(std::move(*session));
}

Result<VerifiedRequest> Sigv4Verifier::verify(const HttpRequest& request, Instant now) const {
  const Result<Sigv4Authorization> authorization = parse_authorization(request);
  if (!authorization) return fail(authorization.error());
  const CredentialScope& scope = authorization->scope;
  const std::optional<std::string_view> date = request.headers.find("X-Amz-Date");
  if (!date) {
    return fail(ErrorCode::kIncompleteSignature,
                "Authorization header requires existence of a 'X-Amz-Date' header.");
  }
  const auto session = find_session(request, authorization->access_key_id, now);
  if (!session) return fail(session.error());
  Status checked = check_signed_headers(*authorization, request);
  if (checked) checked = check_scope(scope, options_);
  if (checked) checked = check_date(*date, scope, now);
  if (!checked) return fail(checked.error());
  const Result<std::string> hash = payload_hash(request);
  if (!hash) return fail(hash.error());

  const std::string canonical = canonical_request(request, authorization->signed_headers, *hash);
  const Sha256Digest key = *session ? signing_key((*session)->key.secret, scope)
                                    : keys_->key(options_.access_key.secret, scope);
  const std::string expected =
      to_hex(hmac_sha256(as_bytes(key), string_to_sign(*date, scope, canonical)));
  if (!equal_in_constant_time(expected, authorization->signature)) {
    return invalid(
        "The request signature we calculated does not match the signature you provided. Check your "
        "AWS Secret Access Key and signing method. Consult the service documentation for details.");
  }
  if (!*session) return VerifiedRequest{scope, std::nullopt};
  return VerifiedRequest{scope, (*session)->principal};
}

}  // namespace minato::wire
