// SystemClock: the machine's time for the edges. It is anchored to the wall clock when made and
// runs on by the monotonic clock, so that a wall clock that jumps moves no timer. Safe on any
// thread.
#pragma once

#include <chrono>

#include "base/clock.h"

namespace minato {

class SystemClock final : public Clock {
 public:
  SystemClock();
  Instant now() const override;

 private:
  Instant wall_at_start_;
  std::chrono::steady_clock::time_point steady_at_start_;
};

/// The wall clock itself, jumps and all: for what other machines compare with theirs (signatures).
Instant wall_now();

}  // namespace minato
