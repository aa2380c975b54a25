#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <sstream>

#include "target/services.h"
#include "wire/echo.h"

namespace minato::traffic {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
constexpr auto kNoThrow = asio::as_tuple(use_awaitable);
constexpr std::string_view kHttp2Preface = "PRI * HTTP/2.0\r\n";

/// One client: requests one after the other until it leaves, or until the target stops.
class Http1Conversation {
 public:
  Http1Conversation(std::shared_ptr<Channel> channel, TargetState& state)
      : channel_(std::move(channel)), state_(state), presence_(state, [this] {
          if (waiting_) channel_->close();
        }) {}

  awaitable<void> go_on() {
    while (co_await wait_for_bytes()) {
      if (begins_http2()) {
        std::string begun = text_received();
        co_await serve_http2(channel_, state_, std::move(begun));
        co_return;
      }
      http::request_parser<http::string_body> parser;
      parser.body_limit(64 * 1024 * 1024);
      auto [error, count] = co_await http::async_read(*channel_, received_, parser, kNoThrow);
      if (error) break;
      const auto request = parser.release();
      if (beast::websocket::is_upgrade(request)) {
        std::ostringstream head;
        head << request.base();
        std::string upgrade = head.str();
        co_await serve_websocket(channel_, state_, std::move(upgrade));
        co_return;
      }
      if (!co_await answer(request)) break;
    }
    channel_->close();
  }

 private:
  using Request = http::request<http::string_body>;

  /// False once the client is gone, or the target stops before anything came.
  awaitable<bool> wait_for_bytes() {
    while (received_.size() < 4) {
      if (state_.stopping() && received_.size() == 0) co_return false;
      waiting_ = received_.size() == 0;
      auto [error, count] = co_await channel_->async_read_some(received_.prepare(4096), kNoThrow);
      waiting_ = false;
      if (error) co_return false;
      received_.commit(count);
    }
    co_return true;
  }

  std::string text_received() const { return beast::buffers_to_string(received_.data()); }
  bool begins_http2() const { return kHttp2Preface.substr(0, 4) == text_received().substr(0, 4); }

  awaitable<bool> answer(const Request& request) {
    const std::string path(request.target());
    PlannedAnswer plan =
        plan_answer(std::string_view(request.method_string()), path, request.body());
    co_await wait(plan.delay);
    if (path != "/health") {
      if (state_.strikes(Fault::kDrop)) co_return false;
      if (state_.strikes(Fault::kWrongStatus)) plan.status = 500;
      if (state_.strikes(Fault::kWrongBody)) plan.body[0] = '#';
    }
    const bool last = !request.keep_alive() || state_.stopping();
    http::response<http::empty_body> head(static_cast<http::status>(plan.status), 11);
    head.set("X-Target", state_.name());
    head.content_length(plan.body.size());
    head.keep_alive(!last);
    std::ostringstream text;
    text << head.base();
    const bool sent = co_await send(text.str(), plan);
    co_return sent && !last;
  }

  awaitable<bool> send(std::string head, const PlannedAnswer& plan) {
    const bool whole = plan.trickle.count() == 0;
    if (whole) head += plan.body;
    const bool begun = co_await write(head);
    if (whole || !begun) co_return begun;
    for (int piece = 0; piece < kPieces; ++piece) {
      co_await wait(plan.trickle / kPieces);
      const std::string bytes(piece_of(plan.body, piece));
      const bool sent = co_await write(bytes);
      if (!sent) co_return false;
    }
    co_return true;
  }

  awaitable<bool> write(std::string bytes) {
    auto [error, count] = co_await asio::async_write(*channel_, asio::buffer(bytes), kNoThrow);
    co_return !error;
  }

  awaitable<void> wait(std::chrono::milliseconds time) {
    if (time.count() == 0) co_return;
    asio::steady_timer timer(channel_->get_executor(), time);
    co_await timer.async_wait(kNoThrow);
  }

  std::shared_ptr<Channel> channel_;
  TargetState& state_;
  TargetState::Presence presence_;
  beast::flat_buffer received_;
  bool waiting_ = false;
};

}  // namespace

awaitable<void> serve_http(std::shared_ptr<Channel> channel, TargetState& state) {
  if (channel->protocol() == "h2") {
    std::string nothing;
    co_await serve_http2(channel, state, std::move(nothing));
    co_return;
  }
  Http1Conversation conversation(channel, state);
  co_await conversation.go_on();
}

}  // namespace minato::traffic
