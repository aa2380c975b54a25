// LoadRun: the schedule. Request number i is due at start + i/rate; it goes to a free kept-alive
// connection (waiting for one if need be, which counts as its latency) or opens its own. One
// thread.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "base/unique_fd.h"
#include "load/load_connection.h"
#include "load/load_options.h"
#include "load/load_report.h"

namespace minato::load {

class LoadRun {
 public:
  LoadRun(LoadOptions options, LoadTarget target);

  /// Until the time is up or a signal came, then until every request under way is over. The signals
  /// are blocked by then (they are read from a descriptor).
  const LoadReport& run();
  std::chrono::duration<double> elapsed() const { return ended_ - started_; }

 private:
  using Clock = LoadConnection::Clock;

  Clock::time_point due_time(std::uint64_t number) const;
  void wait_for_events();
  void send_what_is_due();
  void send_one(Clock::time_point due);
  void assign_waiting();
  void settle(std::size_t slot, Outcome outcome);
  void give_up_late_requests();
  void print_progress();
  bool all_over() const;

  LoadOptions options_;
  LoadTarget target_;
  UniqueFd epoll_;
  UniqueFd timer_;
  UniqueFd signals_;
  std::string kept_alive_request_;
  std::string single_request_;
  /// The first `options_.connections` are kept alive, the others serve one request at a time.
  std::vector<std::unique_ptr<LoadConnection>> connections_;
  std::vector<std::size_t> free_kept_alive_;
  std::vector<std::size_t> free_single_;
  /// When the requests were due that wait for a kept-alive connection.
  std::deque<Clock::time_point> waiting_;
  LoadReport report_;
  Clock::time_point started_;
  Clock::time_point ended_;
  Clock::time_point next_look_;
  std::uint64_t sent_ = 0;
  double single_share_owed_ = 0;
  bool sending_ = true;
};

}  // namespace minato::load
