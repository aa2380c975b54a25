#include "agent/log_batches.h"

#include <algorithm>

#include "wire/codec/utf8.h"

namespace minato::agent {
namespace {

// Those of PutLogEvents; a line's is that of Docker's driver.
constexpr std::size_t kMostEvents = 10'000;
constexpr std::size_t kLargestBatch = 1'048'576;
constexpr std::size_t kBesideMessage = 26;
constexpr std::int64_t kLongestSpan = 24 * 3'600'000;
constexpr std::size_t kLongestMessage = 262'144 - kBesideMessage;

/// How much of the text fits into one event; no character is cut in two.
std::size_t first_part(const std::string& text, std::size_t from) {
  std::size_t size = std::min(kLongestMessage, text.size() - from);
  const auto continues = [&](std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
  };
  while (size > 1 && continues(from + size)) --size;
  return size;
}

class Batches {
 public:
  void add(std::int64_t timestamp, std::string message) {
    const std::size_t size = message.size() + kBesideMessage;
    const bool full = !batches_.empty() &&
                      (batches_.back().size() == kMostEvents || bytes_ + size > kLargestBatch ||
                       timestamp - batches_.back().front().timestamp > kLongestSpan);
    if (batches_.empty() || full) {
      batches_.emplace_back();
      bytes_ = 0;
    }
    bytes_ += size;
    batches_.back().push_back({timestamp, std::move(message)});
  }
  std::vector<LogBatch> take() { return std::move(batches_); }

 private:
  std::vector<LogBatch> batches_;
  std::size_t bytes_ = 0;
};

}  // namespace

std::vector<LogBatch> make_batches(const std::vector<agent_logs::LogLine>& lines) {
  std::vector<const agent_logs::LogLine*> ordered;
  for (const auto& line : lines) ordered.push_back(&line);
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const auto* a, const auto* b) { return a->time_ns < b->time_ns; });
  Batches batches;
  for (const auto* line : ordered) {
    const std::string text = wire::to_utf8(line->text);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t size = first_part(text, at);
      batches.add(to_millis(line->time()), text.substr(at, size));
      at += size;
    }
  }
  return batches.take();
}

}  // namespace minato::agent
