#include "ingress/request_pipe.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/file.h"

namespace minato::ingress {
namespace {

// What the kernel lets anybody have: some thousand lines wait there while the agent is away.
constexpr int kCapacity = 1 << 20;
// Of one read(); the other threads of the machine want the processor too.
constexpr std::size_t kAtMost = 8 << 20;

}  // namespace

Status make_request_pipe(const std::filesystem::path& path) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) == 0) {
    if (S_ISFIFO(found.st_mode)) return {};
    ::unlink(path.c_str());
  }
  if (::mkfifo(path.c_str(), 0600) != 0) return fail(errno_error(path.native(), errno));
  return {};
}

Status RequestPipe::open(const std::filesystem::path& path) {
  if (Status made = make_request_pipe(path); !made) return made;
  end_.reset(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!end_) return fail(errno_error(path.native(), errno));
  ::fcntl(end_.get(), F_SETPIPE_SZ, kCapacity);
  return {};
}

std::size_t RequestPipe::read(const std::function<void(std::string_view)>& take) {
  static thread_local char buffer[256 << 10];
  std::size_t all = 0;
  while (end_ && all < kAtMost) {
    const ssize_t got = ::read(end_.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    all += static_cast<std::size_t>(got);
    std::string_view text(buffer, static_cast<std::size_t>(got));
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
      if (unfinished_.empty()) {
        take(text.substr(0, end));
      } else {
        unfinished_.append(text.substr(0, end));
        take(unfinished_);
        unfinished_.clear();
      }
      text.remove_prefix(end + 1);
    }
    unfinished_.append(text);
  }
  return all;
}

}  // namespace minato::ingress
