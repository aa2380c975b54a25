#include "agent/namespaces/mapped_mount.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "base/file.h"
#include "base/unique_fd.h"

namespace minato::namespaces {
namespace {

// Debian 12's C library declares them in <sys/mount.h>, which does not go with <linux/mount.h>.
UniqueFd open_tree(const char* path, unsigned flags) {
  return UniqueFd(static_cast<int>(::syscall(SYS_open_tree, AT_FDCWD, path, flags)));
}

long mount_setattr(int tree, unsigned flags, mount_attr& attributes) {
  return ::syscall(SYS_mount_setattr, tree, "", flags, &attributes, sizeof attributes);
}

long move_mount(int tree, const char* target) {
  return ::syscall(SYS_move_mount, tree, "", AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH);
}

}  // namespace

Status mount_mapped(const MappedMount& mount) {
  const UniqueFd owners(::open(mount.user_namespace.c_str(), O_RDONLY | O_CLOEXEC));
  if (!owners) return fail(errno_error(mount.user_namespace.native(), errno));
  const UniqueFd tree = open_tree(mount.source.c_str(), OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
  if (!tree) return fail(errno_error(mount.source.native(), errno));
  mount_attr attributes{};
  attributes.attr_set = MOUNT_ATTR_IDMAP;
  attributes.userns_fd = static_cast<std::uint64_t>(owners.get());
  // What is done to it later is no affair of the source's.
  attributes.propagation = MS_PRIVATE;
  if (mount_setattr(tree.get(), AT_EMPTY_PATH, attributes) != 0) {
    if (errno != EINVAL && errno != ENOSYS && errno != EPERM) {
      return fail(errno_error(mount.source.native(), errno));
    }
    return fail(ErrorCode::kNotSupportedHere,
                "The file system of " + mount.source.native() +
                    " cannot be shown with other owners (an ID-mapped mount).");
  }
  if (move_mount(tree.get(), mount.target.c_str()) != 0) {
    return fail(errno_error("mount " + mount.target.native(), errno));
  }
  return {};
}

}  // namespace minato::namespaces
