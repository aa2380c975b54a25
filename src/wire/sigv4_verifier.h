// Sigv4Verifier: tells whether a request was signed with the root access key or with the keys of a
// session, and for which service. The root's signing keys are derived once a day and service and
// kept; of sessions nothing is kept. Safe on any thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/principal.h"
#include "base/result.h"
#include "base/units.h"
#include "wire/credentials.h"
#include "wire/http_message.h"
#include "wire/sigv4.h"

namespace minato::wire {

/// What a session token stands for.
struct SessionKey {
  AccessKey key;
  Principal principal;
};

/// From any thread. kUnrecognizedClient for a token that is none, kExpiredToken.
using OpenSession = std::function<Result<SessionKey>(std::string_view token, Instant now)>;

struct Sigv4VerifierOptions {
  AccessKey access_key;
  std::string region;
  std::vector<std::string> services;  // Signing names: "ecs", "elasticloadbalancing", ...
  OpenSession open_session = {};      // Absent: no token is any.
};

struct VerifiedRequest {
  CredentialScope scope;
  std::optional<Principal> session;  // Absent: the root access key.
};

class Sigv4Verifier {
 public:
  explicit Sigv4Verifier(Sigv4VerifierOptions options);
  ~Sigv4Verifier();

  /// The scope that the request was signed for, and by whom. `now` is the wall clock: a signature
  /// holds 15 minutes either way. Errors: kMissingAuthentication, kIncompleteSignature,
  /// kUnrecognizedClient, kInvalidSignature, kSignatureExpired, kExpiredToken, in AWS's words.
  Result<VerifiedRequest> verify(const HttpRequest& request, Instant now) const;

 private:
  class KeyCache;
  Result<std::optional<SessionKey>> find_session(const HttpRequest& request,
                                                 std::string_view access_key_id, Instant now) const;
  Sigv4VerifierOptions options_;
  std::unique_ptr<KeyCache> keys_;
};

}  // namespace minato::wire
