#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "client/senders.h"
#include "wire/echo.h"

namespace minato::traffic {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
constexpr auto kNoThrow = asio::as_tuple(use_awaitable);

struct Connection {
  std::shared_ptr<Channel> channel;
  beast::flat_buffer received;
  int requests = 0;
};

struct Request {
  std::string method = "GET";
  std::string path{};
  std::string body{};
  /// How long the body takes.
  std::chrono::milliseconds trickle{0};
  bool close = false;
};

std::string head_of(const Request& request, const Order& order) {
  std::string head = request.method + " " + request.path + " HTTP/1.1\r\nHost: " + order.host +
                     "\r\nUser-Agent: minato-traffic\r\n";
  if (request.close) head += "Connection: close\r\n";
  if (request.method == "POST")
    head += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  return head + "\r\n";
}

awaitable<error_code> write(Channel& channel, std::string bytes) {
  auto [error, count] = co_await asio::async_write(channel, asio::buffer(bytes), kNoThrow);
  co_return error;
}

awaitable<error_code> write_request(Connection& connection, const Request& request,
                                    const Order& order) {
  Channel& channel = *connection.channel;
  const std::string head = head_of(request, order);
  const error_code error = co_await write(channel, head);
  if (error) throw ended(channel, "unsent", error.message());
  if (request.body.empty()) co_return error_code{};
  asio::steady_timer timer(channel.get_executor());
  for (int piece = 0; piece < kPieces; ++piece) {
    timer.expires_after(request.trickle / kPieces);
    co_await timer.async_wait(kNoThrow);
    const std::string bytes(piece_of(request.body, piece));
    const error_code refused = co_await write(channel, bytes);
    // Perhaps there is an answer already that says why.
    if (refused) co_return refused;
  }
  co_return error_code{};
}

/// Whether the connection may be used again.
awaitable<bool> exchange(Connection& connection, const Request& request, const Order& order,
                         std::string& target) {
  Channel& channel = *connection.channel;
  channel.expires_after(order.timeout);
  const std::string what =
      request.method + " " + request.path + ", request " + std::to_string(++connection.requests);
  const error_code refused = co_await write_request(connection, request, order);
  http::response_parser<http::string_body> parser;
  parser.body_limit(64 * 1024 * 1024);
  auto [error, count] = co_await http::async_read(channel, connection.received, parser, kNoThrow);
  if (error) {
    const std::string detail = what + ": " + error.message() +
                               (refused ? ", after writing failed: " + refused.message() : "");
    throw ended(channel, parser.got_some() ? "cut" : "unanswered", detail);
  }
  channel.never_expires();
  const auto answer = parser.release();
  target = std::string(answer["X-Target"]);
  if (answer.result_int() != 200) {
    throw Failure{"status", channel.name() + ": " + what + ": " +
                                std::to_string(answer.result_int()) + " of " + target};
  }
  if (answer.body() != plan_answer(request.method, request.path, request.body).body) {
    throw Failure{"body", channel.name() + ": " + what + " of " + target + ": " +
                              answer.body().substr(0, 100)};
  }
  co_return answer.keep_alive() && !request.close;
}

class KeepAliveSender {
 public:
  KeepAliveSender(Run& run, const Order& order, Tally& tally)
      : run_(run), order_(order), tally_(tally) {}

  awaitable<void> work(int number) {
    Pace pace(order_.rate, number, order_.connections);
    Connection connection;
    for (auto due = pace.next(); co_await run_.sleep_until(due); due = pace.next()) {
      try {
        std::string target;
        const bool reusable = co_await ask(connection, target);
        if (!reusable) connection = {};
        tally_.succeeded(due, target);
      } catch (const Failure& failure) {
        connection = {};
        tally_.failed(failure);
      }
    }
  }

 private:
  awaitable<bool> ask(Connection& connection, std::string& target) {
    const Request request{.path = "/echo/" + run_.next_word() +
                                  "?bytes=" + std::to_string(order_.bytes)};
    ++tally_.sent;
    // A server may close a connection that nobody uses.
    if (connection.channel && connection.channel->peer_has_closed()) connection = {};
    if (connection.channel) {
      try {
        const bool reusable = co_await exchange(connection, request, order_, target);
        co_return reusable;
      } catch (const Failure& failure) {
        if (failure.kind != "unsent") throw;
      }
      // It closed after we looked and before we wrote.
      ++tally_.retried;
      connection = {};
    }
    connection.channel = co_await run_.connect(order_, tally_, order_.tls ? "http/1.1" : "");
    const bool reusable = co_await exchange(connection, request, order_, target);
    co_return reusable;
  }

  Run& run_;
  const Order& order_;
  Tally& tally_;
};

Request single_request(Run& run, const Order& order) {
  const std::string query = run.next_word() + "?bytes=" + std::to_string(order.bytes) +
                            "&seconds=" + std::to_string(order.duration.count() / 1000.0);
  if (order.kind == Kind::kSlow) return {.path = "/slow/" + query};
  if (order.kind == Kind::kTrickle) return {.path = "/trickle/" + query};
  if (order.kind == Kind::kShort) return {.path = "/echo/" + query, .close = true};
  return {.method = "POST",
          .path = "/echo/" + query,
          .body = query + std::string(order.bytes, '.'),
          .trickle = order.duration};
}

awaitable<void> ask_once(Run& run, const Order& order, Tally& tally, Clock::time_point due) {
  ++tally.sent;
  try {
    std::string target;
    const Request request = single_request(run, order);
    Connection connection;
    connection.channel = co_await run.connect(order, tally, order.tls ? "http/1.1" : "");
    co_await exchange(connection, request, order, target);
    tally.succeeded(due, target);
  } catch (const Failure& failure) {
    tally.failed(failure);
  }
}

}  // namespace

awaitable<void> send_keep_alive(Run& run, const Order& order, Tally& tally) {
  KeepAliveSender sender(run, order, tally);
  co_await send_on_all(run, order, [&](int number) { return sender.work(number); });
}

awaitable<void> send_single(Run& run, const Order& order, Tally& tally) {
  co_await send_at_rate(run, order,
                        [&](Clock::time_point due) { return ask_once(run, order, tally, due); });
}

}  // namespace minato::traffic
