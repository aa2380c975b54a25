#include "agent/images/partial_download.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "base/file.h"

namespace minato::images {
namespace {

constexpr std::size_t kBufferBytes = 256 << 10;

Status lock(int file, const std::filesystem::path& path) {
  while (::flock(file, LOCK_EX) != 0) {
    if (errno != EINTR) return fail(errno_error(path.native(), errno));
  }
  return {};
}

/// The one who had the lock before may have removed the file meanwhile.
bool was_removed(int file) {
  struct stat found {};
  return ::fstat(file, &found) == 0 && found.st_nlink == 0;
}

}  // namespace

Result<PartialDownload> PartialDownload::open(const std::filesystem::path& path,
                                              const Descriptor& expected) {
  for (;;) {
    UniqueFd file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!file) return fail(errno_error(path.native(), errno));
    if (auto locked = lock(file.get(), path); !locked) return fail(locked.error());
    if (was_removed(file.get())) continue;
    PartialDownload download(path, expected, std::move(file));
    if (auto hashed = download.hash_what_is_there(); !hashed) return fail(hashed.error());
    return download;
  }
}

Status PartialDownload::hash_what_is_there() {
  std::vector<char> buffer(kBufferBytes);
  for (;;) {
    const ssize_t got = ::read(file_.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(errno_error(path_.native(), errno));
    if (got == 0) break;
    sha_.update(buffer.data(), static_cast<std::size_t>(got));
    offset_ += static_cast<std::uint64_t>(got);
  }
  return offset_ > expected_.size ? restart() : Status{};
}

Status PartialDownload::append(std::string_view bytes) {
  if (bytes.size() > expected_.size - offset_) {
    return fail(ErrorCode::kInvalidParameter,
                expected_.digest.str() + " is longer than the manifest says");
  }
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail(errno_error(path_.native(), errno));
    const auto count = static_cast<std::size_t>(written);
    sha_.update(bytes.data(), count);
    offset_ += count;
    bytes.remove_prefix(count);
  }
  return {};
}

Status PartialDownload::restart() {
  if (::ftruncate(file_.get(), 0) != 0 || ::lseek(file_.get(), 0, SEEK_SET) != 0) {
    return fail(errno_error(path_.native(), errno));
  }
  (void)sha_.finish();
  offset_ = 0;
  return {};
}

Result<UniqueFd> PartialDownload::finish() {
  const Digest digest = sha_.finish();
  if (digest != expected_.digest || !complete()) {
    (void)restart();
    return fail(ErrorCode::kInvalidParameter,
                "the registry sent " + digest.str() + " for " + expected_.digest.str());
  }
  UniqueFd whole(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
  if (!whole) return fail(errno_error(path_.native(), errno));
  return whole;
}

void PartialDownload::remove() { ::unlink(path_.c_str()); }

}  // namespace minato::images
