// Clock: the only way to learn the time. The real one is SystemClock; the simulator has its own.
#pragma once

#include "base/units.h"

namespace minato {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

}  // namespace minato
