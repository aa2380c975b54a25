#include "load/load_report.h"

#include <fmt/format.h>

namespace minato::load {
namespace {

constexpr std::size_t kShortAnswer = 200;
constexpr std::size_t kDifferentAnswers = 1000;

double milliseconds(LatencyHistogram::Micros micros) {
  return static_cast<double>(micros.count()) / 1000;
}

}  // namespace

void LoadReport::record(Outcome outcome, LatencyHistogram::Micros latency,
                        const HttpResponse& response) {
  ++requests_;
  latencies_.record(latency);
  if (outcome == Outcome::kBadStatus) {
    ++failures_[fmt::format("status {}", response.status())];
  } else if (outcome != Outcome::kAnswered) {
    ++failures_[std::string(to_string(outcome))];
  } else if (response.body().size() <= kShortAnswer) {
    const auto known = answers_.find(std::string(response.body()));
    if (known != answers_.end()) {
      ++known->second;
    } else if (answers_.size() < kDifferentAnswers) {
      answers_.emplace(response.body(), 1);
    }
  }
}

std::uint64_t LoadReport::failed() const {
  std::uint64_t sum = 0;
  for (const auto& [reason, count] : failures_) sum += count;
  return sum;
}

boost::json::object LoadReport::to_json(std::chrono::duration<double> elapsed) const {
  boost::json::object failures;
  for (const auto& [reason, count] : failures_) failures[reason] = count;
  boost::json::object answers;
  for (const auto& [body, count] : answers_) answers[body] = count;
  return {
      {"requests", requests_},
      {"failed", failed()},
      {"failures", failures},
      {"seconds", elapsed.count()},
      {"requests_per_second", static_cast<double>(requests_) / std::max(1e-9, elapsed.count())},
      {"connections_opened", connections_opened},
      {"latency_ms",
       {{"p50", milliseconds(latencies_.percentile(0.5))},
        {"p90", milliseconds(latencies_.percentile(0.9))},
        {"p99", milliseconds(latencies_.percentile(0.99))},
        {"p999", milliseconds(latencies_.percentile(0.999))},
        {"max", milliseconds(latencies_.max())}}},
      {"answers", answers},
  };
}

std::string LoadReport::to_text(std::chrono::duration<double> elapsed) const {
  std::string text = fmt::format(
      "requests    {}\nfailed      {}\nseconds     {:.1f}\nrate        {:.0f}/s\n"
      "connections {}\nlatency ms  p50 {:.2f}  p90 {:.2f}  p99 {:.2f}  max {:.2f}\n",
      requests_, failed(), elapsed.count(),
      static_cast<double>(requests_) / std::max(1e-9, elapsed.count()), connections_opened,
      milliseconds(latencies_.percentile(0.5)), milliseconds(latencies_.percentile(0.9)),
      milliseconds(latencies_.percentile(0.99)), milliseconds(latencies_.max()));
  for (const auto& [reason, count] : failures_) text += fmt::format("  {}: {}\n", reason, count);
  return text;
}

}  // namespace minato::load
