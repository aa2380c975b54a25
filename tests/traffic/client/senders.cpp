#include "client/senders.h"

namespace minato::traffic {
namespace {

/// Lets one coroutine wait for others.
class Crowd {
 public:
  explicit Crowd(asio::io_context& context) : context_(context), change_(context) {}

  void add(awaitable<void> member) {
    ++size_;
    asio::co_spawn(context_, std::move(member), [this](std::exception_ptr error) {
      if (error) std::rethrow_exception(error);
      --size_;
      change_.cancel();
    });
  }
  awaitable<void> wait() {
    while (size_ > 0) {
      change_.expires_after(std::chrono::seconds(1));
      co_await change_.async_wait(asio::as_tuple(use_awaitable));
    }
  }

 private:
  asio::io_context& context_;
  asio::steady_timer change_;
  int size_ = 0;
};

}  // namespace

awaitable<void> send_at_rate(Run& run, const Order& order,
                             std::function<awaitable<void>(Clock::time_point)> one) {
  Crowd crowd(run.context());
  Pace pace(order.rate, 0, 1);
  for (auto due = pace.next(); co_await run.sleep_until(due); due = pace.next()) {
    crowd.add(one(due));
  }
  co_await crowd.wait();
}

awaitable<void> send_on_all(Run& run, const Order& order,
                            std::function<awaitable<void>(int)> worker) {
  Crowd crowd(run.context());
  for (int number = 0; number < order.connections; ++number) crowd.add(worker(number));
  co_await crowd.wait();
}

Failure ended(const Channel& channel, const std::string& kind, const std::string& detail) {
  return {channel.timed_out() ? "timeout" : kind, channel.name() + ": " + detail};
}

}  // namespace minato::traffic
