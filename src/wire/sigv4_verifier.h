// Sigv4Verifier: tells whether a request was signed with the root access key, and for which
// service. Keys are derived once a day and service and kept. Safe on any thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/units.h"
#include "wire/credentials.h"
#include "wire/http_message.h"
#include "wire/sigv4.h"

namespace minato::wire {

struct Sigv4VerifierOptions {
  AccessKey access_key;
  std::string region;
  std::vector<std::string> services;  // Signing names: "ecs", "elasticloadbalancing", ...
};

class Sigv4Verifier {
 public:
  explicit Sigv4Verifier(Sigv4VerifierOptions options);
  ~Sigv4Verifier();

  /// The scope that the request was signed for. `now` is the wall clock: a signature holds 15
  /// minutes either way. Errors: kMissingAuthentication, kIncompleteSignature, kUnrecognizedClient,
  /// kInvalidSignature, kSignatureExpired, in AWS's words.
  Result<CredentialScope> verify(const HttpRequest& request, Instant now) const;

 private:
  class KeyCache;
  Sigv4VerifierOptions options_;
  std::unique_ptr<KeyCache> keys_;
};

}  // namespace minato::wire
