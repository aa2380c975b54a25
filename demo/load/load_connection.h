// LoadConnection: one TCP connection with at most one request under way. It opens itself when a
// request begins and is not connected, and never blocks. The owner's epoll instance tells it,
// edge-triggered, when to go on.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "load/http_response.h"
#include "load/load_options.h"

namespace minato::load {

enum class Outcome {
  kPending,
  kAnswered,
  kConnectFailed,
  kReset,
  kTimedOut,
  kBadStatus,
  kMalformed
};

/// "connect", "reset", ... for the report.
std::string_view to_string(Outcome outcome);

class LoadConnection {
 public:
  using Clock = std::chrono::steady_clock;

  /// `slot` comes back in the epoll events of this connection.
  LoadConnection(int epoll_descriptor, std::uint64_t slot)
      : epoll_(epoll_descriptor), slot_(slot) {}
  ~LoadConnection() { close(); }
  LoadConnection(const LoadConnection&) = delete;
  LoadConnection& operator=(const LoadConnection&) = delete;

  /// Sends `request`, which was due at `due`; the connection has no request under way.
  Outcome begin(const LoadTarget& target, const std::string& request, Clock::time_point due);
  /// Goes on after an epoll event.
  Outcome go_on();
  /// Gives the request under way up and closes.
  void close();

  bool busy() const { return state_ == State::kConnecting || state_ == State::kWaiting; }
  Clock::time_point due() const { return due_; }
  const HttpResponse& response() const { return response_; }
  std::uint64_t opened() const { return opened_; }

 private:
  enum class State { kClosed, kConnecting, kWaiting, kIdle };

  bool open(const LoadTarget& target);
  bool peer_has_closed() const;
  Outcome send_request();
  Outcome receive();
  Outcome judge();
  Outcome end(Outcome outcome);

  int epoll_;
  std::uint64_t slot_;
  int descriptor_ = -1;
  State state_ = State::kClosed;
  std::string request_;
  HttpResponse response_;
  Clock::time_point due_;
  std::uint64_t opened_ = 0;
};

}  // namespace minato::load
