#include "cli/interrupt_watch.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace minato::cli {

InterruptWatch::InterruptWatch() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int each : {SIGINT, SIGTERM}) sigaddset(&signals, each);
  sigprocmask(SIG_BLOCK, &signals, &before_);
  signals_.reset(signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
}

InterruptWatch::~InterruptWatch() { sigprocmask(SIG_SETMASK, &before_, nullptr); }

bool InterruptWatch::wait(Millis time) {
  pollfd ready{signals_.get(), POLLIN, 0};
  if (!asked_) ::poll(&ready, 1, static_cast<int>(time.count()));
  signalfd_siginfo info{};
  // Read, so that the signal does not end the process after all when the watch is over.
  while (::read(signals_.get(), &info, sizeof info) == sizeof info) asked_ = true;
  return asked_;
}

}  // namespace minato::cli
