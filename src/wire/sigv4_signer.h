// Sigv4Signer: signs requests of our own with the root access key: the command and the agent's
// link. Not safe on several threads at once.
#pragma once

#include <string>

#include "base/units.h"
#include "wire/credentials.h"
#include "wire/http_message.h"
#include "wire/sigv4.h"

namespace minato::wire {

class Sigv4Signer {
 public:
  Sigv4Signer(AccessKey access_key, std::string region, std::string service);

  /// Adds X-Amz-Date and Authorization. The request must have its Host header, its final target and
  /// its body; every header that it has is signed except those that a proxy may touch.
  void sign(HttpRequest& request, Instant now);

 private:
  AccessKey access_key_;
  CredentialScope scope_;
  Sha256Digest key_{};  // For scope_; date empty: none yet.
};

}  // namespace minato::wire
