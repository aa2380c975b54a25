// Run: all orders at work until a signal or the time ends them, and then until everything under way
// is over. Offers what every sender needs: its times, its connections. One thread.
#pragma once

#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "client/order.h"
#include "client/tally.h"

namespace minato::traffic {

/// When the next request of a sender is due: evenly in time, whatever became of the last one.
class Pace {
 public:
  /// Sender `number` of `senders` that share `rate`.
  Pace(double rate, int number, int senders);
  /// Steps over what is long past: after a stall there is no flood.
  Clock::time_point next();

 private:
  Clock::duration period_;
  Clock::time_point next_;
};

class Run {
 public:
  explicit Run(std::vector<Order> orders);

  /// `seconds`: 0 for until SIGTERM or SIGINT. The failures.
  std::uint64_t run(double seconds);

  asio::io_context& context() { return context_; }
  bool stopping() const { return stopping_; }
  /// Sleeps until then; false once the run is to end.
  awaitable<bool> sleep_until(Clock::time_point then);
  /// A connection to where the order goes, with TLS if it says so; throws Failure.
  awaitable<std::shared_ptr<Channel>> connect(const Order& order, Tally& tally,
                                              std::string_view protocol);
  /// Different for every request of the run.
  std::string next_word() { return std::to_string(++words_); }

 private:
  awaitable<void> send(const Order& order, Tally& tally);
  awaitable<void> report();
  boost::json::object totals(const char* event) const;

  struct Job {
    Order order;
    Tally tally;
  };

  Clock::time_point started_ = Clock::now();
  std::list<Job> jobs_;
  int at_work_ = 0;
  bool stopping_ = false;
  std::uint64_t words_ = 0;
  asio::io_context context_{1};
  asio::ssl::context tls_{asio::ssl::context::tls_client};
  asio::signal_set signals_{context_, SIGTERM, SIGINT};
};

}  // namespace minato::traffic
