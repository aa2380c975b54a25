// HttpClient: a blocking HTTP/1.1 client for http and https (certificates checked against the
// system's authorities). It keeps the last connection for the next request to the same origin. One
// thread at a time; make one client a thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/units.h"
#include "wire/http_message.h"

namespace minato::wire {

struct HttpClientOptions {
  Millis connect_timeout{10'000};  // With the TLS handshake.
  Millis idle_timeout{30'000};     // Without a byte from, or to, the peer.
  int redirect_limit = 5;
  /// For send(), which holds the body in memory.
  std::size_t body_limit = 64u << 20;
  /// PEM; empty: the system's.
  std::string certificate_authorities;
};

struct HttpClientRequest {
  std::string method = "GET";
  std::string url;
  HttpHeaders headers;
  std::string body;
};

struct HttpResponseHead {
  int status = 0;
  HttpHeaders headers;
  std::string url;  // Where it came from in the end, redirects followed.
};

/// The head first, once; then the body in pieces. An error from either ends the transfer and is
/// what stream() returns.
struct HttpBodySink {
  std::function<Status(const HttpResponseHead&)> on_head;
  std::function<Status(std::string_view)> on_data;
};

class HttpClient {
 public:
  explicit HttpClient(HttpClientOptions options = {});
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;

  /// The whole answer, whatever its status. Errors: kInvalidParameter for the URL, kUnavailable for
  /// no connection, kTimeout, kIo for a broken transfer, a bad certificate or too many redirects,
  /// kMalformedRequest for an answer that is not HTTP, kRequestTooLarge for too long a body.
  Result<HttpResponse> send(const HttpClientRequest& request);

  /// The same with the body handed over as it comes. Redirects are followed (GET and HEAD), without
  /// their bodies; the Authorization header is not sent to another origin.
  Status stream(const HttpClientRequest& request, const HttpBodySink& sink);

  /// A GET that takes up a broken transfer where it ended, by Range, up to `attempts` times in all.
  /// The sink sees one head and one unbroken body. A status other than 200 is handed to the sink
  /// like stream() does and is not tried again.
  Status download(const HttpClientRequest& request, const HttpBodySink& sink, int attempts);

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace minato::wire
