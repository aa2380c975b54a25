#include "agent/namespaces/kept_namespace.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mount.h>
#include <sys/vfs.h>

#include <cerrno>

#include "base/file.h"
#include "base/unique_fd.h"

namespace minato::namespaces {

Status keep_namespace(const std::filesystem::path& handle, const std::filesystem::path& file) {
  const UniqueFd made(::open(file.c_str(), O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444));
  if (!made && errno == EEXIST) return fail(ErrorCode::kConflict, file.native() + " exists.");
  if (!made) return fail(errno_error(file.native(), errno));
  if (::mount(handle.c_str(), file.c_str(), nullptr, MS_BIND, nullptr) == 0) return {};
  const Error error = errno_error("mount " + file.native(), errno);
  (void)::unlink(file.c_str());
  return fail(error);
}

bool is_kept_namespace(const std::filesystem::path& file) {
  struct statfs status {};
  return ::statfs(file.c_str(), &status) == 0 && status.f_type == NSFS_MAGIC;
}

Status drop_namespace(const std::filesystem::path& file) {
  if (::umount2(file.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW) != 0 && errno != EINVAL &&
      errno != ENOENT) {
    return fail(errno_error("unmount " + file.native(), errno));
  }
  if (::unlink(file.c_str()) != 0 && errno != ENOENT) {
    return fail(errno_error(file.native(), errno));
  }
  return {};
}

}  // namespace minato::namespaces
