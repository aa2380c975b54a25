#include "agent/session/contained_files.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "base/file.h"

namespace minato::agent {
namespace {

std::string parent_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos || slash == 0 ? "/" : path.substr(0, slash);
}

std::string name_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

tl::unexpected<Error> refuse(const std::string& path, int error_number) {
  return fail(ErrorCode::kClient, errno_error(path, error_number).message);
}

}  // namespace

UniqueFd open_in_root(int root, const std::string& path, int flags) {
  open_how how{};
  how.flags = static_cast<unsigned>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
  return UniqueFd(static_cast<int>(::syscall(SYS_openat2, root, path.c_str(), &how, sizeof how)));
}

Result<UniqueFd> ContainedFiles::open_parent(const std::string& path) const {
  const std::string parent = parent_of(path);
  UniqueFd folder = open_in_root(root_, parent, O_RDONLY | O_DIRECTORY);
  if (!folder) return refuse(parent, errno);
  return folder;
}

bool ContainedFiles::is_directory(const std::string& path) const {
  return static_cast<bool>(open_in_root(root_, path, O_PATH | O_DIRECTORY));
}

Status ContainedFiles::make_directory(const std::string& path, mode_t mode) const {
  if (is_directory(path)) return {};
  const auto parent = open_parent(path);
  if (!parent) return fail(parent.error());
  const std::string name = name_of(path);
  if (::mkdirat(parent->get(), name.c_str(), 0700) != 0) return refuse(path, errno);
  const UniqueFd made(
      ::openat(parent->get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!made) return refuse(path, errno);
  if (::fchown(made.get(), user_, group_) != 0 || ::fchmod(made.get(), mode) != 0) {
    return refuse(path, errno);
  }
  return {};
}

Result<UniqueFd> ContainedFiles::make_file(const std::string& path) const {
  const auto parent = open_parent(path);
  if (!parent) return fail(parent.error());
  const std::string name = name_of(path);
  // A running program keeps the file that it has; others see the new one.
  if (::unlinkat(parent->get(), name.c_str(), 0) != 0 && errno != ENOENT) {
    if (errno != EBUSY) return refuse(path, errno);
    // A mount of its own, such as /etc/hosts, is written over.
    UniqueFd mounted(::openat(parent->get(), name.c_str(),
                              O_WRONLY | O_TRUNC | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat state {};
    if (!mounted || ::fstat(mounted.get(), &state) != 0 || !S_ISREG(state.st_mode)) {
      return refuse(path, EBUSY);
    }
    return mounted;
  }
  UniqueFd file(::openat(parent->get(), name.c_str(),
                         O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file) return refuse(path, errno);
  return file;
}

Status ContainedFiles::finish(const UniqueFd& file, const std::string& path,
                              const NewFile& attributes) const {
  const timespec times[2] = {attributes.modified, attributes.modified};
  if (::fchown(file.get(), user_, group_) != 0 || ::fchmod(file.get(), attributes.mode) != 0 ||
      ::futimens(file.get(), times) != 0) {
    return refuse(path, errno);
  }
  return {};
}

Status ContainedFiles::make_symlink(const std::string& path, const std::string& target) const {
  const auto parent = open_parent(path);
  if (!parent) return fail(parent.error());
  const std::string name = name_of(path);
  if (::unlinkat(parent->get(), name.c_str(), 0) != 0 && errno != ENOENT) {
    return refuse(path, errno);
  }
  if (::symlinkat(target.c_str(), parent->get(), name.c_str()) != 0 ||
      ::fchownat(parent->get(), name.c_str(), user_, group_, AT_SYMLINK_NOFOLLOW) != 0) {
    return refuse(path, errno);
  }
  return {};
}

}  // namespace minato::agent
