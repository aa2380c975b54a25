#include "client/run.h"

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include "client/senders.h"

namespace minato::traffic {
namespace {

constexpr auto kNoThrow = asio::as_tuple(use_awaitable);
constexpr auto kReportEvery = std::chrono::milliseconds(200);

}  // namespace

Pace::Pace(double rate, int number, int senders)
    : period_(std::chrono::duration_cast<Clock::duration>(
          std::chrono::duration<double>(senders / rate))),
      next_(Clock::now() + period_ * number / senders) {}

Clock::time_point Pace::next() {
  const auto due = std::max(next_, Clock::now() - std::chrono::seconds(1));
  next_ = due + period_;
  return due;
}

Run::Run(std::vector<Order> orders) {
  for (Order& order : orders) {
    Tally tally(order.name, started_);
    jobs_.push_back({std::move(order), std::move(tally)});
  }
}

std::uint64_t Run::run(double seconds) {
  for (Job& job : jobs_) {
    ++at_work_;
    asio::co_spawn(context_, send(job.order, job.tally), [this](std::exception_ptr error) {
      if (error) std::rethrow_exception(error);
      --at_work_;
    });
  }
  asio::co_spawn(context_, report(), asio::detached);
  signals_.async_wait([this](error_code, int) { stopping_ = true; });
  asio::steady_timer end(context_);
  if (seconds > 0) {
    end.expires_after(std::chrono::milliseconds(static_cast<int>(seconds * 1000)));
    end.async_wait([this](error_code) { stopping_ = true; });
  }
  context_.run();
  print_line(totals("summary"));
  std::uint64_t failures = 0;
  for (const Job& job : jobs_) failures += job.tally.failures();
  return failures;
}

awaitable<bool> Run::sleep_until(Clock::time_point then) {
  asio::steady_timer timer(context_);
  while (!stopping_ && Clock::now() < then) {
    timer.expires_at(std::min(then, Clock::now() + kReportEvery));
    co_await timer.async_wait(kNoThrow);
  }
  co_return !stopping_;
}

awaitable<std::shared_ptr<Channel>> Run::connect(const Order& order, Tally& tally,
                                                 std::string_view protocol) {
  using namespace asio::experimental::awaitable_operators;
  const std::string where = order.host + ": ";
  Channel::Socket socket(context_);
  asio::steady_timer timer(context_, order.timeout);
  const auto first =
      co_await (socket.async_connect(order.place, kNoThrow) || timer.async_wait(kNoThrow));
  if (first.index() == 1) throw Failure{"connect", where + "no answer in time"};
  const error_code error = std::get<0>(std::get<0>(first));
  if (error) throw Failure{"connect", where + error.message()};
  ++tally.opened;
  const auto channel = std::make_shared<Channel>(std::move(socket));
  if (order.tls) {
    channel->expires_after(order.timeout);
    std::string name = order.host.substr(0, order.host.find(':'));
    std::string offered(protocol);
    const error_code refused =
        co_await channel->become_tls_client(tls_, std::move(name), std::move(offered));
    if (refused) throw ended(*channel, "tls", refused.message());
    if (channel->protocol() != protocol) {
      throw Failure{"tls", where + "ALPN gave '" + channel->protocol() + "'"};
    }
    channel->never_expires();
  }
  co_return channel;
}

awaitable<void> Run::send(const Order& order, Tally& tally) {
  switch (order.kind) {
    case Kind::kKeepAlive:
      return send_keep_alive(*this, order, tally);
    case Kind::kShort:
    case Kind::kSlow:
    case Kind::kTrickle:
    case Kind::kUpload:
      return send_single(*this, order, tally);
    case Kind::kHttp2:
    case Kind::kHttp2Slow:
    case Kind::kGrpc:
    case Kind::kGrpcStream:
      return send_http2(*this, order, tally);
    case Kind::kWebSocket:
      return send_websocket(*this, order, tally);
    case Kind::kTcp:
      return send_tcp(*this, order, tally);
    case Kind::kTcpShort:
      break;
  }
  return send_tcp_short(*this, order, tally);
}

awaitable<void> Run::report() {
  asio::steady_timer timer(context_);
  while (at_work_ > 0) {
    timer.expires_after(kReportEvery);
    co_await timer.async_wait(kNoThrow);
    print_line(totals("totals"));
  }
  // What is left are readers of connections that nobody needs any more.
  context_.stop();
}

boost::json::object Run::totals(const char* event) const {
  boost::json::object orders;
  for (const Job& job : jobs_) orders[job.order.name] = job.tally.to_json();
  return {{"event", event},
          {"seconds", std::chrono::duration<double>(Clock::now() - started_).count()},
          {"orders", std::move(orders)}};
}

}  // namespace minato::traffic
