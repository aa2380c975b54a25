#include "agent/directory_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <chrono>
#include <thread>

#include "base/file.h"

namespace minato::agent {

Result<DirectoryLock> DirectoryLock::take(const std::filesystem::path& file, Millis patience) {
  constexpr Millis kPause{20};
  UniqueFd fd(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!fd) return fail(errno_error(file.native(), errno));
  const auto end = std::chrono::steady_clock::now() + patience;
  while (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return fail(errno_error(file.native(), errno));
    if (std::chrono::steady_clock::now() >= end) {
      return fail(ErrorCode::kConflict, "Another minato agent runs with this data directory (" +
                                            file.native() + " is locked).");
    }
    std::this_thread::sleep_for(kPause);
  }
  return DirectoryLock(std::move(fd));
}

}  // namespace minato::agent
