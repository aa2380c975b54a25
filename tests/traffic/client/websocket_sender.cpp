#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include "client/senders.h"

namespace minato::traffic {
namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;
constexpr auto kNoThrow = asio::as_tuple(use_awaitable);

/// One WebSocket, kept for the length of the run; replaced when it fails, so that the next failure
/// is seen too.
class WebSocketSender {
 public:
  WebSocketSender(Run& run, const Order& order, Tally& tally)
      : run_(run), order_(order), tally_(tally) {}

  awaitable<void> work(int number) {
    Pace pace(order_.rate, number, order_.connections);
    for (auto due = pace.next(); co_await run_.sleep_until(due); due = pace.next()) {
      ++tally_.sent;
      try {
        const std::string message = run_.next_word() + std::string(order_.bytes, '.');
        while (!co_await is_echoed(message)) ++tally_.retried;
        tally_.succeeded(due, "");
      } catch (const Failure& failure) {
        forget();
        tally_.failed(failure);
      }
    }
    if (stream_) co_await close();
  }

 private:
  awaitable<void> open() {
    channel_ = co_await run_.connect(order_, tally_, order_.tls ? "http/1.1" : "");
    channel_->expires_after(order_.timeout);
    stream_ = std::make_unique<websocket::stream<Channel&>>(*channel_);
    ++tally_.open;
    websocket::response_type answer;
    auto [error] = co_await stream_->async_handshake(answer, order_.host, "/websocket", kNoThrow);
    if (error == websocket::error::upgrade_declined) {
      throw Failure{"status", channel_->name() + ": " + std::to_string(answer.result_int())};
    }
    if (error) throw ended(*channel_, "unanswered", "handshake: " + error.message());
  }

  /// False: the target went away instead, and the next try is on another connection.
  awaitable<bool> is_echoed(const std::string& message) {
    if (!stream_) co_await open();
    try {
      co_await echo(message);
    } catch (const Failure&) {
      if (!order_.reopens || stream_->reason().code != websocket::close_code::going_away) throw;
      forget();
      co_return false;
    }
    co_return true;
  }

  awaitable<void> echo(const std::string& message) {
    channel_->expires_after(order_.timeout);
    auto [write_error, sent] = co_await stream_->async_write(asio::buffer(message), kNoThrow);
    if (write_error) throw closed("writing", write_error);
    beast::flat_buffer back;
    auto [read_error, count] = co_await stream_->async_read(back, kNoThrow);
    if (read_error) throw closed("waiting for the echo", read_error);
    channel_->never_expires();
    if (beast::buffers_to_string(back.data()) != message) {
      throw Failure{"body",
                    channel_->name() + ": " + beast::buffers_to_string(back.data()).substr(0, 100)};
    }
    ++messages_;
  }

  Failure closed(const std::string& when, error_code error) const {
    std::string detail = when + " of message " + std::to_string(messages_ + 1) + ": ";
    detail += error.message();
    if (error == websocket::error::closed) {
      detail += ", code " + std::to_string(stream_->reason().code);
    }
    return ended(*channel_, "closed", detail);
  }

  awaitable<void> close() {
    channel_->expires_after(order_.timeout);
    auto [error] = co_await stream_->async_close(websocket::close_code::normal, kNoThrow);
    if (error) tally_.failed(ended(*channel_, "closed", "closing: " + error.message()));
    forget();
  }

  void forget() {
    if (stream_) --tally_.open;
    stream_.reset();
    channel_.reset();
    messages_ = 0;
  }

  Run& run_;
  const Order& order_;
  Tally& tally_;
  std::shared_ptr<Channel> channel_;
  std::unique_ptr<websocket::stream<Channel&>> stream_;
  int messages_ = 0;
};

awaitable<void> work(Run& run, const Order& order, Tally& tally, int number) {
  WebSocketSender sender(run, order, tally);
  co_await sender.work(number);
}

}  // namespace

awaitable<void> send_websocket(Run& run, const Order& order, Tally& tally) {
  co_await send_on_all(run, order, [&](int number) { return work(run, order, tally, number); });
}

}  // namespace minato::traffic
