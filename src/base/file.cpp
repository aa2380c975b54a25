#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/unique_fd.h"

namespace minato {
namespace {

Status write_all(int fd, std::string_view content, std::string_view name) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail(errno_error(name, errno));
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace

Error errno_error(std::string_view what, int error_number) {
  ErrorCode code = ErrorCode::kIo;
  if (error_number == ENOENT) code = ErrorCode::kNotFound;
  if (error_number == ENOSPC || error_number == EDQUOT) code = ErrorCode::kStorageFull;
  return Error{code, std::string(what) + ": " + std::strerror(error_number)};
}

Result<std::string> read_file(const std::filesystem::path& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return fail(errno_error(path.native(), errno));
  std::string content;
  char buffer[16384];
  for (;;) {
    const ssize_t got = ::read(fd.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(errno_error(path.native(), errno));
    if (got == 0) return content;
    content.append(buffer, static_cast<std::size_t>(got));
  }
}

Status write_file_durably(const std::filesystem::path& path, std::string_view content,
                          mode_t mode) {
  const std::filesystem::path draft = path.native() + ".new";
  const UniqueFd fd(::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
  if (!fd) return fail(errno_error(draft.native(), errno));
  // open() applies the umask and keeps an old draft's mode: say it outright.
  if (::fchmod(fd.get(), mode) != 0) return fail(errno_error(draft.native(), errno));
  if (auto written = write_all(fd.get(), content, draft.native()); !written) {
    ::unlink(draft.c_str());
    return written;
  }
  if (::fdatasync(fd.get()) != 0 || ::rename(draft.c_str(), path.c_str()) != 0) {
    const int error_number = errno;
    ::unlink(draft.c_str());
    return fail(errno_error(path.native(), error_number));
  }
  const UniqueFd directory(::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory) ::fsync(directory.get());
  return {};
}

}  // namespace minato
