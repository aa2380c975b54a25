// Sigv4Authorization: what an Authorization header of Signature Version 4 says, taken apart. It
// points into the request that it was parsed from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/http_message.h"
#include "wire/sigv4.h"

namespace minato::wire {

struct Sigv4Authorization {
  std::string access_key_id;
  CredentialScope scope;
  std::vector<std::string_view> signed_headers;
  std::string_view signature;

  /// `header` in lower case.
  bool has_signed(std::string_view header) const;
};

/// kMissingAuthentication without a header, kIncompleteSignature for one in another form,
/// kInvalidSignature for a scope that does not end in aws4_request.
Result<Sigv4Authorization> parse_authorization(const HttpRequest& request);

}  // namespace minato::wire
