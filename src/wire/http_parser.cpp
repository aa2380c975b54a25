#include "wire/http_parser.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
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

}  // namespace

// -- Requests -------------------------------------------------------------------------------------

namespace {

/// Fills an HttpRequest directly: Beast's own message would be copied from.
class BeastRequest final : public http::basic_parser<true> {
 public:
  HttpRequest request;

 private:
  void on_request_impl(http::verb, BeastText method, BeastText target, int, error_code&) override {
    request.method = view(method);
    request.target = view(target);
    request.headers.reserve(16);
  }
  void on_response_impl(int, BeastText, int, error_code&) override {}
  void on_field_impl(http::field, BeastText name, BeastText value, error_code&) override {
    // A trailer is no header: nothing behind the body may change what was asked.
    if (is_header_done()) return;
    request.headers.add(std::string(view(name)), std::string(view(value)));
  }
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(BeastText body, error_code&) override {
    request.body.append(body.data(), body.size());
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t, BeastText, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, BeastText body, error_code&) override {
    request.body.append(body.data(), body.size());
    return body.size();
  }
  void on_finish_impl(error_code&) override {}
};

tl::unexpected<Error> too_large(std::string_view what, std::size_t limit) {
  return fail(ErrorCode::kRequestTooLarge, "The request's " + std::string(what) +
                                               " is larger than " + std::to_string(limit) +
                                               " bytes.");
}

}  // namespace

class HttpRequestParser::Core {
 public:
  explicit Core(Limits limits) : limits_(limits) { reset(); }

  Result<std::size_t> feed(std::string_view data) {
    const bool in_head = !beast_->is_header_done();
    error_code error;
    const std::size_t used =
        beast_->put(boost::asio::const_buffer(data.data(), data.size()), error);
    if (error == http::error::need_more) error = {};
    // Beast limits what is offered at once. A head that trickles in field by field is limited here.
    if (in_head) head_size_ += used;
    const std::size_t head_size = head_size_ + data.size() - used;
    const bool endless = !beast_->is_header_done() && head_size > limits_.head;
    if (error == http::error::header_limit || (!error && endless)) {
      return too_large("header", limits_.head);
    }
    if (error == http::error::body_limit) return too_large("body", limits_.body);
    if (error) return malformed(error, "request");
    return used;
  }

  HttpRequest take() {
    HttpRequest request = std::move(beast_->request);
    reset();
    return request;
  }

  const BeastRequest& beast() const { return *beast_; }

 private:
  void reset() {
    beast_.emplace();
    beast_->header_limit(static_cast<std::uint32_t>(limits_.head));
    beast_->body_limit(limits_.body);
    head_size_ = 0;
  }

  Limits limits_;
  std::size_t head_size_ = 0;
  std::optional<BeastRequest> beast_;
};

HttpRequestParser::HttpRequestParser(Limits limits) : core_(std::make_unique<Core>(limits)) {}

HttpRequestParser::~HttpRequestParser() = default;

Result<std::size_t> HttpRequestParser::feed(std::string_view data) { return core_->feed(data); }

HttpProgress HttpRequestParser::progress() const {
  return progress_of(core_->beast().is_header_done(), core_->beast().is_done());
}

const HttpRequest& HttpRequestParser::request() const { return core_->beast().request; }

bool HttpRequestParser::keep_alive() const {
  return core_->beast().is_header_done() && core_->beast().keep_alive();
}

bool HttpRequestParser::expects_continue() const {
  const std::optional<std::string_view> expectation = request().headers.find("Expect");
  return progress() == HttpProgress::kBody && request().body.empty() && expectation &&
         equal_ignoring_case(*expectation, "100-continue");
}

bool HttpRequestParser::upgrades_to_websocket() const {
  const std::optional<std::string_view> protocol = request().headers.find("Upgrade");
  return progress() == HttpProgress::kDone && core_->beast().upgrade() && protocol &&
         equal_ignoring_case(*protocol, "websocket");
}

HttpRequest HttpRequestParser::take() {
  MINATO_CHECK(progress() == HttpProgress::kDone, "a request was taken before it was complete");
  return core_->take();
}

// -- Responses ------------------------------------------------------------------------------------

class HttpResponseParser::Core final : public http::basic_parser<false> {
 public:
  Core(Sink sink, Body body) : sink_(std::move(sink)) {
    body_limit(boost::none);
    header_limit(64u << 10);
    skip(body == Body::kNone);
  }

  Result<std::size_t> feed_some(std::string_view data) {
    error_code error;
    const std::size_t used = put(boost::asio::const_buffer(data.data(), data.size()), error);
    if (!outcome_) return fail(outcome_.error());
    if (error && error != http::error::need_more) return malformed(error, "response");
    return used;
  }

  Status end() {
    error_code error;
    if (got_some()) put_eof(error);
    if (!outcome_) return outcome_;
    if (error || !is_done()) return fail(ErrorCode::kIo, "the connection ended amid the response");
    return {};
  }

 private:
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
  void on_response_impl(int status, BeastText, int, error_code&) override { status_ = status; }
  void on_field_impl(http::field, BeastText name, BeastText value, error_code&) override {
    if (is_header_done()) return;
    headers_.add(std::string(view(name)), std::string(view(value)));
  }
  void on_header_impl(error_code& error) override { note(sink_.on_head(status_, headers_), error); }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(BeastText body, error_code& error) override {
    return hand_on(body, error);
  }
  void on_chunk_header_impl(std::uint64_t, BeastText, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, BeastText body, error_code& error) override {
    return hand_on(body, error);
  }
  void on_finish_impl(error_code&) override {}

  Sink sink_;
  int status_ = 0;
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

bool HttpResponseParser::keep_alive() const { return core_->is_done() && core_->keep_alive(); }

}  // namespace minato::wire
