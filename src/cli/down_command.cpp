#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <iostream>

#include "agent/directory_lock.h"
#include "agent/remove_everything.h"
#include "base/log.h"
#include "base/unique_fd.h"
#include "cli/commands.h"

namespace minato::cli {
namespace {

/// `minato up` gives its two parts ten seconds before it ends them.
constexpr int kPatienceMillis = 20'000;

Status end_process(int process_id) {
  const UniqueFd process(static_cast<int>(::syscall(SYS_pidfd_open, process_id, 0)));
  if (!process) return {};
  ::syscall(SYS_pidfd_send_signal, process.get(), SIGTERM, nullptr, 0);
  pollfd ended{process.get(), POLLIN, 0};
  if (::poll(&ended, 1, kPatienceMillis) == 1) return {};
  return fail(ErrorCode::kTimeout, "minato up (process " + std::to_string(process_id) +
                                       ") was asked to end and has not: end it and try again");
}

}  // namespace

int run_down(const PlaceOptions& place) {
  start_logging("down", place.verbose ? LogLevel::kDebug : LogLevel::kQuiet);
  if (geteuid() != 0) return say_error("taking containers down needs root");
  if (const auto up = agent::DirectoryLock::holder(up_lock(place.data))) {
    std::cout << "Ending minato up (process " << *up << ")" << std::endl;
    if (auto ended = end_process(*up); !ended) return say_error(ended.error().message);
  }
  if (auto removed = agent::remove_everything(place.data); !removed) {
    return say_error(removed.error().message);
  }
  std::cout << "Everything that ran under " << place.data.native()
            << " is gone; its state is kept: `minato up` starts it again.\n";
  return 0;
}

}  // namespace minato::cli
