// Tally: what came of one order so far; and the words for what can go wrong. A failure is told at
// once, as a line of JSON on standard output. One thread.
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "load/latency_histogram.h"

namespace minato::traffic {

using Clock = std::chrono::steady_clock;

/// Thrown by what sends; `kind` is one of:
///   connect     no connection, or none for want of an answer in time
///   tls         no TLS on it, or another protocol than asked for
///   unanswered  the request was sent, and the connection ended without a byte of answer
///   cut         the connection or the stream ended amid an answer
///   timeout     no (whole) answer in time
///   status      another HTTP status than 200, or another grpc-status than 0
///   body        not what was to be sent back
///   trailer     a gRPC answer without grpc-status
///   closed      a WebSocket or TCP connection was ended, and not by us
///   malformed   not the protocol
///   unsent      nothing of the request could be written
struct Failure {
  std::string kind;
  std::string detail;
};

class Tally {
 public:
  explicit Tally(std::string name, Clock::time_point started)
      : name_(std::move(name)), started_(started) {}

  void succeeded(Clock::time_point due, const std::string& target);
  void failed(const Failure& failure);

  /// {"sent": ..., "succeeded": ..., "failed": ..., "kinds": {...}, ...}
  boost::json::object to_json() const;
  std::uint64_t failures() const { return failed_; }

  std::uint64_t sent = 0;
  /// Begun again on another connection, as HTTP allows: nothing of it can have been processed.
  std::uint64_t retried = 0;
  std::uint64_t opened = 0;
  /// WebSockets and TCP connections that are there now.
  std::uint64_t open = 0;

 private:
  std::string name_;
  Clock::time_point started_;
  std::uint64_t succeeded_ = 0;
  std::uint64_t failed_ = 0;
  std::map<std::string, std::uint64_t> kinds_;
  std::map<std::string, std::uint64_t> targets_;
  load::LatencyHistogram latencies_;
};

/// Prints one line of JSON and lets it out.
void print_line(const boost::json::object& line);

}  // namespace minato::traffic
