#include "sim/trace.h"

#include <fmt/format.h>

namespace minato::sim {

void Trace::note(Instant now, std::string_view what) {
  const auto millis = to_millis(now) % 1'000'000'000;
  std::string line = fmt::format("{:>7}.{:03} {}", millis / 1000, millis % 1000, what);
  // FNV-1a.
  for (const unsigned char c : line) hash_ = (hash_ ^ c) * 0x100000001b3ULL;
  ++lines_;
  last_.push_back(std::move(line));
  if (last_.size() > kept_) last_.pop_front();
}

}  // namespace minato::sim
