// LoadReport: what came of the requests so far.
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "load/latency_histogram.h"
#include "load/load_connection.h"

namespace minato::load {

class LoadReport {
 public:
  /// Counts one request that is over. `latency` runs from when it was due.
  void record(Outcome outcome, LatencyHistogram::Micros latency, const HttpResponse& response);

  std::uint64_t requests() const { return requests_; }
  std::uint64_t failed() const;

  /// Everything, with latencies in milliseconds.
  boost::json::object to_json(std::chrono::duration<double> elapsed) const;
  /// For a person.
  std::string to_text(std::chrono::duration<double> elapsed) const;

  /// Connections that were opened, those kept alive included.
  std::uint64_t connections_opened = 0;

 private:
  LatencyHistogram latencies_;
  std::uint64_t requests_ = 0;
  std::map<std::string, std::uint64_t> failures_;
  /// How often each (short) answer came: tells versions and tasks apart.
  std::map<std::string, std::uint64_t> answers_;
};

}  // namespace minato::load
