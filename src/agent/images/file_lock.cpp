#include "agent/images/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

#include "base/file.h"

namespace minato::images {

Result<FileLock> FileLock::take(const std::filesystem::path& path, int operation) {
  UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!fd) return fail(errno_error(path.native(), errno));
  while (::flock(fd.get(), operation) != 0) {
    if (errno == EINTR) continue;
    if (errno == EWOULDBLOCK) {
      return fail(ErrorCode::kUnavailable, path.native() + " is locked by somebody else");
    }
    return fail(errno_error(path.native(), errno));
  }
  return FileLock(std::move(fd));
}

Result<FileLock> FileLock::shared(const std::filesystem::path& path) { return take(path, LOCK_SH); }

Result<FileLock> FileLock::exclusive(const std::filesystem::path& path) {
  return take(path, LOCK_EX);
}

Result<FileLock> FileLock::try_exclusive(const std::filesystem::path& path) {
  return take(path, LOCK_EX | LOCK_NB);
}

}  // namespace minato::images
