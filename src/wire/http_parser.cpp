#include "wire/http_parser.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "base/check.h"

namespace minato::wire {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using BeastText = boost::beast::string_view;

std::string_view view(BeastText text) { return {text.data(), text.size()}; }

HttpProgress progress_of(bool head_done, bool done) {
  if (done) return HttpProgress::kDone;
  return head_done ? HttpProgress::kBody : HttpProgress::kHead;
}

tl::unexpected<Error> malformed(const error_code& error, std::string_view what) {
  return fail(ErrorCode::kMalformedRequest,
              "The " + std::string(what) + " is not valid HTTP/1.1: " + error.message() + ".");
}

/// Beast lets any Transfer-Encoding pass that does not end in "chunked", as if there were none:
/// where the body ends would then be read differently by whoever knows the coding.
void check_transfer_encoding(http::field name, BeastText value, int version, error_code& error) {
  if (name != http::field::transfer_encoding) return;
  if (version >= 11 && equal_ignoring_case(view(value), "chunked")) return;
  error = http::error::bad_transfer_encoding;
}

/// How much a line that introduces a chunk may have, with the trailers behind the last: Beast has
/// no limit for it.
class ChunkHeaderLimit {
 public:
  explicit ChunkHeaderLimit(std::size_t limit) : limit_(limit) {}

  void note_complete() { complete_ = true; }
  /// After every call of put(): whether what is complete now, or still is not, is too long.
  bool exceeded(std::size_t used, std::size_t offered) {
    const std::size_t size = std::exchange(complete_, false) ? used : used == 0 ? offered : 0;
    return size > limit_;
  }
  tl::unexpected<Error> error(std::string_view what) const {
    return fail(ErrorCode::kMalformedRequest, "The " + std::string(what) +
                                                  " has a chunk header of more than " +
                                                  std::to_string(limit_) + " bytes.");
  }

 private:
  std::size_t limit_;
  bool complete_ = false;
};

}  // namespace

// -- Requests -------------------------------------------------------------------------------------

namespace {

/// Fills an HttpRequest directly: Beast's own message would be copied from.
class BeastRequest final : public http::basic_parser<true> {
 public:
  explicit BeastRequest(const HttpRequestParser::Limits& limits)
      : chunk_headers(limits.head), limits_(limits), body_limit_(limits.body) {
    // Ours do not depend on how much is offered at once.
    header_limit(std::numeric_limits<std::uint32_t>::max());
    body_limit(boost::none);
  }

  HttpRequest request;
  ChunkHeaderLimit chunk_headers;
  // As the header said it: Beast would let a trailer change it.
  bool keeps_alive = false;
  bool upgrades = false;

  std::size_t longest_body() const { return body_limit_; }

 private:
  void on_request_impl(http::verb, BeastText method, BeastText target, int version,
                       error_code&) override {
    request.method = view(method);
    request.target = view(target);
    request.headers.reserve(16);
    version_ = version;
  }
  void on_response_impl(int, BeastText, int, error_code&) override {}
  void on_field_impl(http::field known, BeastText name, BeastText value,
                     error_code& error) override {
    // A trailer is no header: nothing behind the body may change what was asked.
    if (is_header_done()) return;
    check_transfer_encoding(known, value, version_, error);
    request.headers.add(std::string(view(name)), std::string(view(value)));
  }
  void on_header_impl(error_code& error) override {
    keeps_alive = keep_alive();
    upgrades = upgrade();
    if (limits_.body_of != nullptr) body_limit_ = limits_.body_of(request);
    const boost::optional<std::uint64_t> length = content_length();
    if (length && *length > body_limit_) error = http::error::body_limit;
  }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(BeastText body, error_code&) override {
    request.body.append(body.data(), body.size());
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t size, BeastText, error_code& error) override {
    chunk_headers.note_complete();
    if (size > body_limit_ - request.body.size()) error = http::error::body_limit;
  }
  std::size_t on_chunk_body_impl(std::uint64_t, BeastText body, error_code&) override {
    request.body.append(body.data(), body.size());
    return body.size();
  }
  void on_finish_impl(error_code&) override {}

  const HttpRequestParser::Limits& limits_;
  std::size_t body_limit_;
  int version_ = 0;
};

tl::unexpected<Error> too_large(std::string_view what, std::size_t limit) {
  return fail(ErrorCode::kRequestTooLarge, "The request's " + std::string(what) +
                                               " is larger than " + std::to_string(limit) +
                                               " bytes.");
}

}  // namespace

class HttpRequestParser::Core {
 public:
  explicit Core(Limits limits) : limits_(std::move(limits)) { reset(); }

  Result<std::size_t> feed(std::string_view data) {
    return beast_->is_header_done() ? feed_body(data) : feed_head(data);
  }

  HttpRequest take() {
    HttpRequest request = std::move(beast_->request);
    reset();
    return request;
  }

  const BeastRequest& beast() const { return *beast_; }

 private:
  /// Beast is shown no more of a head than it may have, in however many pieces that comes.
  Result<std::size_t> feed_head(std::string_view data) {
    const std::string_view offered = data.substr(0, limits_.head - head_size_);
    const Result<std::size_t> used = put(offered);
    if (!used) return used;
    head_size_ += *used;
    if (beast_->is_header_done()) return used;
    if (has_end(offered.substr(*used), *used)) {
      // Beast would wait for the rest of a version as short as that of "GET / H".
      return malformed(http::error::bad_version, "request");
    }
    if (offered.size() < data.size()) return too_large("header", limits_.head);
    return used;
  }

  /// Whether the head's end is in what Beast did not use. Looks at no byte twice, however slowly
  /// they come.
  bool has_end(std::string_view unused, std::size_t used) {
    const std::size_t start = used > 0 || searched_ < 3 ? 0 : searched_ - 3;
    searched_ = unused.size();
    return unused.find("\r\n\r\n", start) != std::string_view::npos;
  }

  Result<std::size_t> feed_body(std::string_view data) {
    const Result<std::size_t> used = put(data);
    if (used && beast_->chunk_headers.exceeded(*used, data.size())) {
      return beast_->chunk_headers.error("request");
    }
    return used;
  }

  Result<std::size_t> put(std::string_view data) {
    error_code error;
    const std::size_t used =
        beast_->put(boost::asio::const_buffer(data.data(), data.size()), error);
    // Of folded header fields Beast holds no more than 4 KiB.
    if (error == http::error::header_limit) return too_large("header", limits_.head);
    if (error == http::error::body_limit) return too_large("body", beast_->longest_body());
    if (error && error != http::error::need_more) return malformed(error, "request");
    return used;
  }

  void reset() {
    beast_.emplace(limits_);
    head_size_ = searched_ = 0;
  }

  Limits limits_;
  std::size_t head_size_ = 0;
  std::size_t searched_ = 0;  // Of what Beast did not use of the head.
  std::optional<BeastRequest> beast_;
};

HttpRequestParser::HttpRequestParser(Limits limits)
    : core_(std::make_unique<Core>(std::move(limits))) {}

HttpRequestParser::~HttpRequestParser() = default;

Result<std::size_t> HttpRequestParser::feed(std::string_view data) { return core_->feed(data); }

HttpProgress HttpRequestParser::progress() const {
  return progress_of(core_->beast().is_header_done(), core_->beast().is_done());
}

const HttpRequest& HttpRequestParser::request() const { return core_->beast().request; }

bool HttpRequestParser::keep_alive() const { return core_->beast().keeps_alive; }

bool HttpRequestParser::expects_continue() const {
  const std::optional<std::string_view> expectation = request().headers.find("Expect");
  return progress() == HttpProgress::kBody && request().body.empty() && expectation &&
         equal_ignoring_case(*expectation, "100-continue");
}

bool HttpRequestParser::upgrades_to_websocket() const {
  const std::optional<std::string_view> protocol = request().headers.find("Upgrade");
  return progress() == HttpProgress::kDone && core_->beast().upgrades && protocol &&
         equal_ignoring_case(*protocol, "websocket");
}

HttpRequest HttpRequestParser::take() {
  MINATO_CHECK(progress() == HttpProgress::kDone, "a request was taken before it was complete");
  return core_->take();
}

// -- Responses ------------------------------------------------------------------------------------

class HttpResponseParser::Core final : public http::basic_parser<false> {
 public:
  Core(Sink sink, Body body) : sink_(std::move(sink)), chunk_headers_(kHeadLimit) {
    body_limit(boost::none);
    header_limit(std::numeric_limits<std::uint32_t>::max());
    skip(body == Body::kNone);
  }

  Result<std::size_t> feed_some(std::string_view data) {
    if (is_header_done()) {
      const Result<std::size_t> used = put_some(data);
      return used && chunk_headers_.exceeded(*used, data.size()) ? chunk_headers_.error("response")
                                                                 : used;
    }
    const std::string_view offered = data.substr(0, kHeadLimit - head_size_);
    const Result<std::size_t> used = put_some(offered);
    if (!used) return used;
    head_size_ += *used;
    if (!is_header_done() && offered.size() < data.size()) {
      return malformed(http::error::header_limit, "response");
    }
    return used;
  }

  Status end() {
    error_code error;
    if (got_some()) put_eof(error);
    if (!outcome_) return outcome_;
    if (error || !is_done()) return fail(ErrorCode::kIo, "the connection ended amid the response");
    return {};
  }

  bool keeps_alive() const { return keeps_alive_; }

 private:
  static constexpr std::size_t kHeadLimit = 64u << 10;

  Result<std::size_t> put_some(std::string_view data) {
    error_code error;
    const std::size_t used = put(boost::asio::const_buffer(data.data(), data.size()), error);
    if (!outcome_) return fail(outcome_.error());
    if (error && error != http::error::need_more) return malformed(error, "response");
    return used;
  }

  void note(Status status, error_code& error) {
    if (status) return;
    outcome_ = std::move(status);
    error = http::error::bad_value;  // Any: only outcome_ is looked at.
  }

  std::size_t hand_on(BeastText body, error_code& error) {
    note(sink_.on_data(view(body)), error);
    return body.size();
  }

  void on_request_impl(http::verb, BeastText, BeastText, int, error_code&) override {}
  void on_response_impl(int status, BeastText, int version, error_code&) override {
    status_ = status;
    version_ = version;
  }
  void on_field_impl(http::field known, BeastText name, BeastText value,
                     error_code& error) override {
    if (is_header_done()) return;
    check_transfer_encoding(known, value, version_, error);
    headers_.add(std::string(view(name)), std::string(view(value)));
  }
  void on_header_impl(error_code& error) override {
    keeps_alive_ = keep_alive();
    note(sink_.on_head(status_, headers_), error);
  }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(BeastText body, error_code& error) override {
    return hand_on(body, error);
  }
  void on_chunk_header_impl(std::uint64_t, BeastText, error_code&) override {
    chunk_headers_.note_complete();
  }
  std::size_t on_chunk_body_impl(std::uint64_t, BeastText body, error_code& error) override {
    return hand_on(body, error);
  }
  void on_finish_impl(error_code&) override {}

  Sink sink_;
  ChunkHeaderLimit chunk_headers_;
  std::size_t head_size_ = 0;
  int status_ = 0;
  int version_ = 0;
  bool keeps_alive_ = false;
  HttpHeaders headers_;
  Status outcome_;
};

HttpResponseParser::HttpResponseParser(Sink sink, Body body)
    : core_(std::make_unique<Core>(std::move(sink), body)) {}

HttpResponseParser::~HttpResponseParser() = default;

Result<std::size_t> HttpResponseParser::feed(std::string_view data) {
  return core_->feed_some(data);
}

Status HttpResponseParser::end() { return core_->end(); }

HttpProgress HttpResponseParser::progress() const {
  return progress_of(core_->is_header_done(), core_->is_done());
}

bool HttpResponseParser::keep_alive() const { return core_->is_done() && core_->keeps_alive(); }

}  // namespace minato::wire
