#include "agent/directory_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

#include "base/file.h"
#include "base/log.h"

namespace minato::agent {

Result<DirectoryLock> DirectoryLock::take(const std::filesystem::path& file, Millis patience) {
  constexpr Millis kPause{20};
  UniqueFd fd(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!fd) return fail(errno_error(file.native(), errno));
  const auto end = std::chrono::steady_clock::now() + patience;
  while (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return fail(errno_error(file.native(), errno));
    if (std::chrono::steady_clock::now() >= end) {
      const auto process = holder(file);
      return fail(ErrorCode::kConflict,
                  "Another Minato uses this data directory: " + file.native() + " is locked" +
                      (process ? " by process " + std::to_string(*process) : "") + ".");
    }
    std::this_thread::sleep_for(kPause);
  }
  const std::string process = std::to_string(::getpid()) + "\n";
  const bool noted =
      ::ftruncate(fd.get(), 0) == 0 &&
      ::pwrite(fd.get(), process.data(), process.size(), 0) == static_cast<ssize_t>(process.size());
  // On a full disk the lock is as good without the name.
  if (!noted) spdlog::debug("{}: {}", file.native(), std::strerror(errno));
  return DirectoryLock(std::move(fd));
}

std::optional<int> DirectoryLock::holder(const std::filesystem::path& file) {
  const UniqueFd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd || ::flock(fd.get(), LOCK_SH | LOCK_NB) == 0) return std::nullopt;
  const int process = std::atoi(read_file(file).value_or("").c_str());
  return process > 1 ? std::optional(process) : std::nullopt;
}

}  // namespace minato::agent
