// AuthChallenge: a registry's WWW-Authenticate header, which says how to ask for access: by a token
// from another server (Bearer) or by name and password (Basic). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "agent/images/image_store.h"

namespace minato::images {

struct AuthChallenge {
  enum class Scheme { kBearer, kBasic } scheme = Scheme::kBasic;
  /// Where tokens are to be had.
  std::string realm;
  std::string service;
  /// "repository:library/nginx:pull"; may be empty.
  std::string scope;
};

/// The first challenge of a kind that we can meet, Bearer preferred; none otherwise.
std::optional<AuthChallenge> parse_challenge(std::string_view header);

/// The URL that asks the realm for a token for `scope`.
std::string token_url(const AuthChallenge& challenge, std::string_view scope);

/// "Basic dXNlcjpwYXNz".
std::string basic_authorization(const RegistryCredentials& credentials);

}  // namespace minato::images
