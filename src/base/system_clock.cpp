#include "base/system_clock.h"

namespace minato {

Instant wall_now() {
  return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
}

SystemClock::SystemClock()
    : wall_at_start_(wall_now()), steady_at_start_(std::chrono::steady_clock::now()) {}

Instant SystemClock::now() const {
  const auto elapsed = std::chrono::steady_clock::now() - steady_at_start_;
  return wall_at_start_ + std::chrono::duration_cast<Millis>(elapsed);
}

}  // namespace minato
