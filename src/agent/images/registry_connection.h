// RegistryConnection: asks one repository of one registry over HTTP or HTTPS until there is an
// answer that does not change by asking again: gets tokens when it must, waits and repeats when the
// registry is busy, ill or breaks off. Blocking; safe on several threads, each question on a
// connection of its own.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "agent/images/auth_challenge.h"
#include "agent/images/image_reference.h"
#include "base/result.h"
#include "base/units.h"
#include "wire/http_client.h"

namespace minato::images {

struct RegistryOptions {
  std::optional<RegistryCredentials> credentials;
  std::set<std::string> insecure_registries;
  /// PEM; empty: the system's.
  std::string certificate_authorities;
  /// Before the first repetition; doubled with every further one.
  Millis first_pause{250};
};

/// Takes a good answer's body; errors end the question and are its outcome.
struct RegistrySink {
  std::function<Status(const wire::HttpResponseHead&)> begin;
  std::function<Status(std::string_view)> take;
};

struct RegistryQuestion {
  std::string method;
  /// Behind /v2/<repository>/.
  std::string path;
  /// Asked anew for every attempt, for a download's Range.
  std::function<wire::HttpHeaders()> headers;
  const RegistrySink* sink = nullptr;
};

struct RegistryAnswer {
  int status = 0;
  wire::HttpHeaders headers;
  /// What was asked, before redirects.
  std::string url;
  /// Of failures, and of all answers when there is no sink.
  std::string body;

  /// What the registry itself says is wrong, or the status in words.
  std::string complaint() const;
};

class RegistryConnection {
 public:
  RegistryConnection(const ImageReference& reference, RegistryOptions options,
                     std::stop_token stop);

  /// Any status but 401 with a way to be let in, 429 and 5xx, which are outcomes only when
  /// patience ends. kUnavailable when stopped; kCannotPullImage when the registry cannot be
  /// reached; the sink's own error.
  Result<RegistryAnswer> ask(const RegistryQuestion& question);

 private:
  struct Attempt;
  Attempt attempt(const RegistryQuestion& question);
  Attempt exchange(const wire::HttpClientRequest& request, const RegistrySink* sink);
  Status authenticate(const RegistryAnswer& refusal, const std::string& authorization_used);
  Result<std::string> fetch_token(const AuthChallenge& challenge);
  bool change_to_tls(const Attempt& attempt);
  Status pause(Millis length);

  std::string url_of(const std::string& path) const;
  std::string authorization() const;
  std::unique_ptr<wire::HttpClient> borrow_client();
  void give_back(std::unique_ptr<wire::HttpClient> client);

  const ImageReference reference_;
  const RegistryOptions options_;
  const std::stop_token stop_;
  mutable std::mutex mutex_;
  /// Plain HTTP may turn out to be TLS after all, once.
  enum class Scheme { kHttps, kPlain } scheme_;
  std::string authorization_;
  std::vector<std::unique_ptr<wire::HttpClient>> idle_clients_;
};

}  // namespace minato::images
