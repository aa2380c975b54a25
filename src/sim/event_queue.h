// EventQueue: the virtual clock and everything that is going to happen, in the order of time and,
// at one time, in the order of its planning. The only source of time in a simulated world.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "base/clock.h"
#include "base/units.h"

namespace minato::sim {

class EventQueue final : public Clock {
 public:
  Instant now() const override { return now_; }
  void at(Instant when, std::function<void()> event);
  void after(Millis delay, std::function<void()> event) { at(now_ + delay, std::move(event)); }

  /// Lets the next event happen if it is due by `limit`; false: none is, and it is `limit` now.
  bool run_next(Instant limit);
  void run_until(Instant limit) {
    while (run_next(limit)) {
    }
  }

 private:
  Instant now_ = instant_from_millis(1'700'000'000'000);
  std::uint64_t planned_ = 0;
  std::map<std::pair<Instant, std::uint64_t>, std::function<void()>> events_;
};

}  // namespace minato::sim
