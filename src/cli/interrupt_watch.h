// InterruptWatch: while there is one, Ctrl-C and SIGTERM end a wait instead of the process. One at
// a time, on the process's only thread.
#pragma once

#include <csignal>

#include "base/unique_fd.h"
#include "base/units.h"

namespace minato::cli {

class InterruptWatch {
 public:
  InterruptWatch();
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

  /// Waits for as long; true: somebody asked for the end.
  bool wait(Millis time);

 private:
  sigset_t before_{};
  UniqueFd signals_;
  bool asked_ = false;
};

}  // namespace minato::cli
