#include "client/tally.h"

#include <cstdio>

namespace minato::traffic {
namespace {

// Of one order; more say nothing new.
constexpr std::uint64_t kToldFailures = 1000;

double milliseconds(load::LatencyHistogram::Micros micros) {
  return static_cast<double>(micros.count()) / 1000;
}

/// Bodies are bytes; JSON is text.
std::string printable(std::string text) {
  for (char& letter : text) {
    if (letter < ' ' || letter > '~') letter = '?';
  }
  return text;
}

boost::json::object to_object(const std::map<std::string, std::uint64_t>& counts) {
  boost::json::object object;
  for (const auto& [name, count] : counts) object[name] = count;
  return object;
}

}  // namespace

void Tally::succeeded(Clock::time_point due, const std::string& target) {
  ++succeeded_;
  latencies_.record(std::chrono::duration_cast<load::LatencyHistogram::Micros>(Clock::now() - due));
  if (!target.empty()) ++targets_[target];
}

void Tally::failed(const Failure& failure) {
  ++kinds_[failure.kind];
  if (++failed_ > kToldFailures) return;
  using Seconds = std::chrono::duration<double>;
  print_line({{"event", "failure"},
              {"time", Seconds(std::chrono::system_clock::now().time_since_epoch()).count()},
              {"seconds", Seconds(Clock::now() - started_).count()},
              {"order", name_},
              {"kind", failure.kind},
              {"detail", printable(failure.detail)}});
}

boost::json::object Tally::to_json() const {
  return {{"sent", sent},
          {"succeeded", succeeded_},
          {"failed", failed_},
          {"retried", retried},
          {"kinds", to_object(kinds_)},
          {"targets", to_object(targets_)},
          {"connections_opened", opened},
          {"connections_open", open},
          {"latency_ms",
           {{"p50", milliseconds(latencies_.percentile(0.5))},
            {"p99", milliseconds(latencies_.percentile(0.99))},
            {"max", milliseconds(latencies_.max())}}}};
}

void print_line(const boost::json::object& line) {
  const std::string text = boost::json::serialize(line) + "\n";
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

}  // namespace minato::traffic
