#include "agent/images/registry_connection.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <condition_variable>

#include "agent/images/image_manifest.h"
#include "agent/images/json_members.h"

namespace minato::images {
namespace {

constexpr int kMaxAttempts = 5;
/// A registry that nobody answers for is rarely there a second later.
constexpr int kMaxConnectAttempts = 2;
constexpr int kMaxAuthentications = 2;
/// A download that got further begins to count anew, but not for ever: some servers break off at
/// the same place each time, and not all can continue.
constexpr int kMaxFreshStarts = 20;
constexpr Millis kLongestPause{10'000};
constexpr Millis kConnectTimeout{5'000};

std::string host_of(const std::string& domain) {
  if (domain.starts_with('[')) return domain.substr(1, domain.find(']') - 1);
  return domain.substr(0, domain.find(':'));
}

bool is_loopback(const std::string& domain) {
  const std::string host = host_of(domain);
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

/// Docker Hub's registry is not where its name says.
std::string address_of(const std::string& domain) {
  return domain == "docker.io" ? "registry-1.docker.io" : domain;
}

bool is_worth_repeating(int status) { return status == 429 || (status >= 500 && status != 501); }

bool is_transport_error(ErrorCode code) {
  return code == ErrorCode::kUnavailable || code == ErrorCode::kTimeout || code == ErrorCode::kIo ||
         code == ErrorCode::kMalformedRequest;
}

/// Retry-After in seconds, else the doubled pause.
Millis pause_before_next(const wire::HttpHeaders& headers, Millis doubled) {
  Millis pause = doubled;
  if (const auto after = headers.find("Retry-After")) {
    int seconds = 0;
    const auto [end, problem] =
        std::from_chars(after->data(), after->data() + after->size(), seconds);
    if (problem == std::errc() && end == after->data() + after->size()) {
      pause = std::max<Millis>(pause, Seconds(std::clamp(seconds, 0, 3600)));
    }
  }
  return std::min(pause, kLongestPause);
}

/// "HOST:PORT: Connection refused" as people know it from Docker and ECS.
std::string dial_error(const std::string& message) {
  std::string text = "dial tcp " + message;
  const std::size_t colon = text.rfind(": ");
  if (colon == std::string::npos || colon + 2 == text.size()) return text;
  const std::size_t reason = colon + 2;
  text[reason] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[reason])));
  return text.insert(reason, "connect: ");
}

std::string capitalized(std::string method) {
  std::transform(method.begin() + 1, method.end(), method.begin() + 1,
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return method;
}

}  // namespace

struct RegistryConnection::Attempt {
  RegistryAnswer answer;
  /// Of the transfer.
  std::optional<Error> broken;
  /// Of the sink: final.
  std::optional<Error> refused;
  std::string authorization;
  std::uint64_t bytes_taken = 0;
};

std::string RegistryAnswer::complaint() const {
  const auto message = reading("answer", [&] {
    const boost::json::object object = parse_object(body);
    const boost::json::array& errors = array_member(object, "errors");
    if (errors.empty()) return string_member(object, "details");
    return string_member(object_of(errors.front(), "errors"), "message");
  });
  if (message && !message->empty()) return *message;
  return std::to_string(status) + " " + std::string(wire::reason_phrase(status));
}

RegistryConnection::RegistryConnection(const ImageReference& reference, RegistryOptions options,
                                       std::stop_token stop)
    : reference_(reference),
      options_(std::move(options)),
      stop_(std::move(stop)),
      scheme_(is_loopback(reference.domain()) ||
                      options_.insecure_registries.contains(reference.domain())
                  ? Scheme::kPlain
                  : Scheme::kHttps) {}

Result<RegistryAnswer> RegistryConnection::ask(const RegistryQuestion& question) {
  Millis doubled = options_.first_pause;
  int authentications = 0;
  int fresh_starts = 0;
  for (int attempts = 1;; ++attempts) {
    Attempt last = attempt(question);
    if (stop_.stop_requested()) return fail(ErrorCode::kUnavailable, "the pull was stopped");
    if (last.refused) return fail(*last.refused);
    if (change_to_tls(last)) continue;
    if (!last.broken && last.answer.status == 401 && authentications++ < kMaxAuthentications) {
      auto let_in = authenticate(last.answer, last.authorization);
      if (!let_in && let_in.error().code == ErrorCode::kAccessDenied) return last.answer;
      if (!let_in) return fail(let_in.error());
      continue;
    }
    if (!last.broken && !is_worth_repeating(last.answer.status)) return last.answer;
    if (last.bytes_taken > 0 && fresh_starts++ < kMaxFreshStarts) {
      attempts = 1;
      doubled = options_.first_pause;
    }
    const bool unreachable = last.broken && last.broken->code == ErrorCode::kUnavailable;
    if (attempts >= (unreachable ? kMaxConnectAttempts : kMaxAttempts)) {
      if (!last.broken) return last.answer;
      return fail(ErrorCode::kCannotPullImage,
                  "failed to do request: " + capitalized(question.method) + " \"" +
                      last.answer.url + "\": " + last.broken->message);
    }
    if (auto paused = pause(pause_before_next(last.answer.headers, doubled)); !paused) {
      return fail(paused.error());
    }
    doubled *= 2;
  }
}

RegistryConnection::Attempt RegistryConnection::attempt(const RegistryQuestion& question) {
  wire::HttpClientRequest request;
  request.method = question.method;
  request.url = url_of(question.path);
  if (question.headers) request.headers = question.headers();
  const std::string authorization = this->authorization();
  if (!authorization.empty()) request.headers.set("Authorization", authorization);
  Attempt attempt = exchange(request, question.sink);
  attempt.authorization = authorization;
  return attempt;
}

RegistryConnection::Attempt RegistryConnection::exchange(const wire::HttpClientRequest& request,
                                                         const RegistrySink* sink) {
  Attempt attempt;
  attempt.answer.url = request.url;
  const RegistrySink* taking = nullptr;
  const auto refuse = [&](const Status& status) {
    if (!status) attempt.refused = status.error();
    return status;
  };
  wire::HttpBodySink body;
  body.on_head = [&](const wire::HttpResponseHead& head) -> Status {
    attempt.answer.status = head.status;
    attempt.answer.headers = head.headers;
    taking = head.status == 200 || head.status == 206 ? sink : nullptr;
    return taking == nullptr ? Status{} : refuse(taking->begin(head));
  };
  body.on_data = [&](std::string_view bytes) -> Status {
    if (stop_.stop_requested()) return fail(ErrorCode::kUnavailable, "the pull was stopped");
    if (taking != nullptr) {
      attempt.bytes_taken += bytes.size();
      return refuse(taking->take(bytes));
    }
    if (attempt.answer.body.size() + bytes.size() > kMaxManifestBytes) {
      return refuse(fail(ErrorCode::kRequestTooLarge, request.url + " is larger than 8 MiB"));
    }
    attempt.answer.body.append(bytes);
    return {};
  };
  auto client = borrow_client();
  const Status done = client->stream(request, body);
  if (done) give_back(std::move(client));
  if (done || attempt.refused) return attempt;
  if (!is_transport_error(done.error().code)) {
    attempt.refused = done.error();
    return attempt;
  }
  attempt.broken = done.error();
  if (attempt.broken->code == ErrorCode::kUnavailable) {
    attempt.broken->message = dial_error(attempt.broken->message);
  }
  return attempt;
}

Status RegistryConnection::authenticate(const RegistryAnswer& refusal,
                                        const std::string& authorization_used) {
  {
    // Another thread's question was refused for the same reason, and got a token meanwhile.
    const std::lock_guard lock(mutex_);
    if (authorization_ != authorization_used) return {};
  }
  std::optional<AuthChallenge> challenge;
  for (const auto& field : refusal.headers) {
    if (!wire::equal_ignoring_case(field.name, "WWW-Authenticate")) continue;
    const auto parsed = parse_challenge(field.value);
    if (parsed && (!challenge || parsed->scheme == AuthChallenge::Scheme::kBearer)) {
      challenge = parsed;
    }
  }
  if (!challenge) return fail(ErrorCode::kAccessDenied, refusal.complaint());
  std::string authorization;
  if (challenge->scheme == AuthChallenge::Scheme::kBearer) {
    auto token = fetch_token(*challenge);
    if (!token) return fail(token.error());
    authorization = "Bearer " + *token;
  } else if (options_.credentials) {
    authorization = basic_authorization(*options_.credentials);
  }
  if (authorization.empty() || authorization == authorization_used) {
    return fail(ErrorCode::kAccessDenied, refusal.complaint());
  }
  const std::lock_guard lock(mutex_);
  authorization_ = std::move(authorization);
  return {};
}

Result<std::string> RegistryConnection::fetch_token(const AuthChallenge& challenge) {
  const std::string scope =
      challenge.scope.empty() ? "repository:" + reference_.repository() + ":pull" : challenge.scope;
  wire::HttpClientRequest request;
  request.url = token_url(challenge, scope);
  if (options_.credentials) {
    request.headers.set("Authorization", basic_authorization(*options_.credentials));
  }
  Attempt attempt = exchange(request, nullptr);
  if (attempt.broken) {
    return fail(ErrorCode::kCannotPullImage,
                "failed to fetch a token: Get \"" + request.url + "\": " + attempt.broken->message);
  }
  if (attempt.refused) return fail(*attempt.refused);
  if (attempt.answer.status != 200) {
    return fail(ErrorCode::kAccessDenied, attempt.answer.complaint());
  }
  const auto token = reading("token", [&] {
    const boost::json::object object = parse_object(attempt.answer.body);
    const std::string token = string_member(object, "token");
    return token.empty() ? string_member(object, "access_token") : token;
  });
  if (!token || token->empty()) {
    return fail(ErrorCode::kCannotPullImage,
                "failed to fetch a token: " + request.url + " answered without one");
  }
  return *token;
}

/// Some registries on loopback speak TLS all the same.
bool RegistryConnection::change_to_tls(const Attempt& attempt) {
  const bool plain = attempt.answer.url.starts_with("http://");
  const bool broken = attempt.broken && attempt.broken->code == ErrorCode::kMalformedRequest;
  const bool complains =
      attempt.answer.status == 400 && attempt.answer.body.find("HTTPS server") != std::string::npos;
  if (!plain || !(broken || complains)) return false;
  const std::lock_guard lock(mutex_);
  scheme_ = Scheme::kHttps;
  return true;
}

Status RegistryConnection::pause(Millis length) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop_, length, [] { return false; });
  if (stop_.stop_requested()) return fail(ErrorCode::kUnavailable, "the pull was stopped");
  return {};
}

std::string RegistryConnection::url_of(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  return std::string(scheme_ == Scheme::kPlain ? "http" : "https") + "://" +
         address_of(reference_.domain()) + "/v2/" + reference_.repository() + "/" + path;
}

std::string RegistryConnection::authorization() const {
  const std::lock_guard lock(mutex_);
  return authorization_;
}

std::unique_ptr<wire::HttpClient> RegistryConnection::borrow_client() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_clients_.empty()) {
      auto client = std::move(idle_clients_.back());
      idle_clients_.pop_back();
      return client;
    }
  }
  wire::HttpClientOptions options;
  options.connect_timeout = kConnectTimeout;
  options.certificate_authorities = options_.certificate_authorities;
  return std::make_unique<wire::HttpClient>(std::move(options));
}

void RegistryConnection::give_back(std::unique_ptr<wire::HttpClient> client) {
  const std::lock_guard lock(mutex_);
  idle_clients_.push_back(std::move(client));
}

}  // namespace minato::images
