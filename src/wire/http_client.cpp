#include "wire/http_client.h"

#include <optional>
#include <utility>

#include "wire/http_byte_stream.h"
#include "wire/http_parser.h"
#include "wire/http_tcp_connect.h"
#include "wire/http_url.h"

namespace minato::wire {
namespace {

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool is_safe(const HttpClientRequest& request) {
  return request.method == "GET" || request.method == "HEAD";
}

std::string request_text(const HttpClientRequest& request, const HttpUrl& url) {
  std::string text = request.method + " " + url.target + " HTTP/1.1\r\n";
  const auto append = [&text](std::string_view name, std::string_view value) {
    text.append(name).append(": ").append(value).append("\r\n");
  };
  if (!request.headers.find("Host")) append("Host", url.host_header());
  if (!request.headers.find("User-Agent")) append("User-Agent", "minato");
  for (const HttpHeaders::Field& field : request.headers) append(field.name, field.value);
  if (!request.body.empty() || !is_safe(request)) {
    append("Content-Length", std::to_string(request.body.size()));
  }
  return text.append("\r\n").append(request.body);
}

}  // namespace

class HttpClient::Core {
 public:
  explicit Core(HttpClientOptions options) : options_(std::move(options)) {}

  /// One request, redirects followed.
  Status stream(HttpClientRequest request, const HttpBodySink& sink) {
    Result<HttpUrl> url = parse_http_url(request.url);
    for (int redirects = 0; url; ++redirects) {
      std::optional<std::string> location;
      Status done = exchange(request, *url, sink, location);
      if (!done || !location) return done;
      if (redirects == options_.redirect_limit) {
        return fail(ErrorCode::kIo, request.url + ": more than " +
                                        std::to_string(options_.redirect_limit) + " redirects");
      }
      Result<HttpUrl> next = resolve_http_url(*url, *location);
      if (next && url->scheme == "https" && next->scheme == "http") {
        return fail(ErrorCode::kIo, url->text() + " redirects from https to http, to " +
                                        next->text() + ", which is not followed");
      }
      if (next && !next->same_origin(*url)) {
        request.headers.erase("Authorization");
        request.headers.erase("Cookie");
      }
      if (next) request.headers.erase("Host");
      url = std::move(next);
    }
    return fail(url.error());
  }

  const HttpClientOptions& options() const { return options_; }

 private:
  /// What became of one response.
  struct Reception {
    std::optional<std::string> location;  // A redirect to be followed.
    bool began = false;
    bool interim = false;  // A 1xx: the response proper comes after it.
  };

  /// One request and its response; `location` is set when that is a redirect to be followed.
  Status exchange(const HttpClientRequest& request, const HttpUrl& url, const HttpBodySink& sink,
                  std::optional<std::string>& location) {
    const bool reused = stream_ && url.same_origin(origin_) && stream_->alive();
    Reception reception;
    Status done = reused ? Status() : connect(url);
    if (done) done = attempt(request, url, sink, reception);
    if (!done && reused && !reception.began && is_safe(request)) {
      // The server had given the connection up.
      done = connect(url);
      if (done) done = attempt(request, url, sink, reception);
    }
    if (!done) stream_.reset();
    location = std::move(reception.location);
    return done;
  }

  Status connect(const HttpUrl& url) {
    stream_.reset();
    Result<UniqueFd> socket = connect_tcp(url.host, url.port, options_.connect_timeout);
    if (!socket) return fail(socket.error());
    const std::string name = url.host + ":" + std::to_string(url.port);
    stream_ = make_plain_stream(std::move(*socket), name, options_.idle_timeout);
    origin_ = url;
    if (url.scheme != "https") return {};
    auto secured = make_tls_stream(std::move(stream_),
                                   {.host = url.host,
                                    .certificate_authorities = options_.certificate_authorities,
                                    .handshake_timeout = options_.connect_timeout});
    if (!secured) return fail(secured.error());
    stream_ = std::move(*secured);
    return {};
  }

  Status attempt(const HttpClientRequest& request, const HttpUrl& url, const HttpBodySink& sink,
                 Reception& reception) {
    // A server may answer before it has read everything, and close: the answer says why.
    const Status sent = stream_->write(request_text(request, url));
    std::string pending;
    do {
      reception.interim = false;
      Status received = receive(request, url, sink, reception, pending);
      if (!received) return !sent && !reception.began ? sent : received;
    } while (reception.interim);
    return {};
  }

  /// One response. `pending` has what was read beyond it, before and after.
  Status receive(const HttpClientRequest& request, const HttpUrl& url, const HttpBodySink& sink,
                 Reception& reception, std::string& pending) {
    HttpResponseParser::Sink parts;
    parts.on_head = [&](int status, const HttpHeaders& headers) -> Status {
      reception.interim = status >= 100 && status < 200;
      if (reception.interim) return {};
      const auto location = headers.find("Location");
      if (is_redirect(status) && location && is_safe(request)) {
        reception.location = *location;
        return {};
      }
      return sink.on_head ? sink.on_head({status, headers, url.text()}) : Status();
    };
    parts.on_data = [&](std::string_view data) -> Status {
      return reception.location || !sink.on_data ? Status() : sink.on_data(data);
    };
    HttpResponseParser parser(std::move(parts), request.method == "HEAD"
                                                    ? HttpResponseParser::Body::kNone
                                                    : HttpResponseParser::Body::kExpected);
    Status parsed = parse(parser, reception, pending);
    const bool reusable = parser.keep_alive() && pending.empty();
    if (parsed && !reception.interim && !reusable) stream_.reset();
    return parsed;
  }

  Status parse(HttpResponseParser& parser, Reception& reception, std::string& pending) {
    for (;;) {
      while (!pending.empty()) {
        const Result<std::size_t> used = parser.feed(pending);
        if (!used) return fail(used.error());
        pending.erase(0, *used);
        if (parser.progress() == HttpProgress::kDone) return {};
        if (*used == 0) break;
      }
      const Result<std::string_view> data = stream_->read();
      if (!data) return fail(data.error());
      if (data->empty()) return end(parser);
      reception.began = true;
      pending.append(*data);
    }
  }

  Status end(HttpResponseParser& parser) {
    const Status ended = parser.end();
    stream_.reset();
    if (ended || ended.error().code != ErrorCode::kIo) return ended;
    return fail(ErrorCode::kIo, origin_.host_header() + ": " + ended.error().message);
  }

  HttpClientOptions options_;
  std::unique_ptr<ByteStream> stream_;
  HttpUrl origin_;
};

HttpClient::HttpClient(HttpClientOptions options)
    : core_(std::make_unique<Core>(std::move(options))) {}

HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

Status HttpClient::stream(const HttpClientRequest& request, const HttpBodySink& sink) {
  return core_->stream(request, sink);
}

Result<HttpResponse> HttpClient::send(const HttpClientRequest& request) {
  HttpResponse response;
  HttpBodySink sink;
  sink.on_head = [&](const HttpResponseHead& head) -> Status {
    response.status = head.status;
    response.headers = head.headers;
    return {};
  };
  sink.on_data = [&](std::string_view data) -> Status {
    if (response.body.size() + data.size() > core_->options().body_limit) {
      return fail(ErrorCode::kRequestTooLarge, request.url + ": the body is larger than " +
                                                   std::to_string(core_->options().body_limit) +
                                                   " bytes");
    }
    response.body.append(data);
    return {};
  };
  if (Status done = core_->stream(request, sink); !done) return fail(done.error());
  return response;
}

}  // namespace minato::wire
