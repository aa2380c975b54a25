#include <deque>

#include "client/http2_client.h"
#include "client/senders.h"
#include "wire/echo.h"

namespace minato::traffic {
namespace {

struct Request {
  std::string path;
  std::string body;
  Clock::time_point due;
};

bool is_call(const Order& order) {
  return order.kind == Kind::kGrpc || order.kind == Kind::kGrpcStream;
}

Request make_request(Run& run, const Order& order, Clock::time_point due) {
  const std::string word = run.next_word();
  const std::string seconds = "seconds=" + std::to_string(order.duration.count() / 1000.0);
  const std::string query = word + "?bytes=" + std::to_string(order.bytes) + "&" + seconds;
  switch (order.kind) {
    case Kind::kGrpc:
      return {std::string(kUnaryMethod), grpc_message(word + std::string(order.bytes, '.')), due};
    case Kind::kGrpcStream:
      return {std::string(kStreamMethod) + "?" + seconds,
              grpc_message(word + std::string(order.bytes, '.')), due};
    case Kind::kHttp2Slow:
      return {"/slow/" + query, "", due};
    default:
      return {"/echo/" + query, "", due};
  }
}

HeaderList headers_of(const Order& order, const Request& request) {
  HeaderList headers{{":method", is_call(order) ? "POST" : "GET"},
                     {":scheme", order.tls ? "https" : "http"},
                     {":authority", order.host},
                     {":path", request.path},
                     {"user-agent", "minato-traffic"}};
  if (is_call(order)) {
    headers.emplace_back("content-type", "application/grpc");
    headers.emplace_back("te", "trailers");
  }
  return headers;
}

std::string wanted_body(const Order& order, const Request& request) {
  if (order.kind == Kind::kGrpc) return request.body;
  if (order.kind != Kind::kGrpcStream) return plan_answer("GET", request.path, "").body;
  std::string all;
  for (int piece = 0; piece < kPieces; ++piece) all += request.body;
  return all;
}

void judge(const Order& order, const Request& request, const Http2Answer& answer) {
  const std::string what = request.path + " of " + answer.header("x-target") + ": ";
  const std::string status = answer.header(":status");
  if (status != "200") throw Failure{"status", what + status};
  if (is_call(order)) {
    // An answer that is nothing but a refusal has it among its headers.
    const std::string early = answer.header("grpc-status");
    const std::string outcome = early.empty() ? answer.trailer("grpc-status") : early;
    if (outcome.empty()) throw Failure{"trailer", what + "no grpc-status"};
    if (outcome != "0") throw Failure{"status", what + "grpc-status " + outcome};
  }
  if (answer.body != wanted_body(order, request)) {
    throw Failure{"body", what + answer.body.substr(0, 100)};
  }
}

/// Sends on one connection at a time, and opens another when that one takes no more.
class Http2Sender {
 public:
  Http2Sender(Run& run, const Order& order, Tally& tally)
      : run_(run), order_(order), tally_(tally) {}

  awaitable<void> work(int number) {
    Pace pace(order_.rate, number, order_.connections);
    bool sending = true;
    while (sending || under_way_ > 0 || !again_.empty()) {
      const bool repeats = !again_.empty();
      const auto due = repeats ? again_.front().due : sending ? pace.next() : soon();
      if (!repeats && !co_await sleep(due, sending)) {
        sending = false;
        continue;
      }
      if (!repeats && !sending) continue;
      Request request = repeats ? std::move(again_.front()) : make_request(run_, order_, due);
      if (repeats) again_.pop_front();
      if (!repeats) ++tally_.sent;
      co_await begin(std::move(request));
    }
    if (client_) client_->close();
  }

 private:
  static Clock::time_point soon() { return Clock::now() + std::chrono::milliseconds(20); }

  /// While requests are to be sent: until it is due, false once no more are. Afterwards: a pause.
  awaitable<bool> sleep(Clock::time_point due, bool sending) {
    if (sending) {
      const bool more = co_await run_.sleep_until(due);
      co_return more;
    }
    asio::steady_timer timer(run_.context(), due);
    co_await timer.async_wait(asio::as_tuple(use_awaitable));
    co_return true;
  }

  awaitable<void> begin(Request request) {
    try {
      if (!client_ || !client_->takes_requests()) {
        auto channel = co_await run_.connect(order_, tally_, order_.tls ? "h2" : "");
        client_ = std::make_shared<Http2Client>(std::move(channel));
        asio::co_spawn(run_.context(), client_->run(), asio::detached);
      }
      ++under_way_;
      asio::co_spawn(run_.context(), ask(client_, std::move(request)), asio::detached);
    } catch (const Failure& failure) {
      tally_.failed(failure);
    }
  }

  awaitable<void> ask(std::shared_ptr<Http2Client> client, Request request) {
    try {
      HeaderList headers = headers_of(order_, request);
      std::string body = request.body;
      const Http2Answer answer =
          co_await client->ask(std::move(headers), std::move(body), order_.timeout);
      if (answer.refused) {
        ++tally_.retried;
        again_.push_back(std::move(request));
      } else {
        judge(order_, request, answer);
        tally_.succeeded(request.due, answer.header("x-target"));
      }
    } catch (const Failure& failure) {
      tally_.failed(failure);
    }
    --under_way_;
  }

  Run& run_;
  const Order& order_;
  Tally& tally_;
  std::shared_ptr<Http2Client> client_;
  std::deque<Request> again_;
  int under_way_ = 0;
};

awaitable<void> work(Run& run, const Order& order, Tally& tally, int number) {
  Http2Sender sender(run, order, tally);
  co_await sender.work(number);
}

}  // namespace

awaitable<void> send_http2(Run& run, const Order& order, Tally& tally) {
  co_await send_on_all(run, order, [&](int number) { return work(run, order, tally, number); });
}

}  // namespace minato::traffic
