#include "agent/images/remove_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <vector>

#include "base/file.h"

namespace minato::images {
namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

Result<std::vector<std::string>> names_in(DIR* directory, const std::string& name) {
  std::vector<std::string> names;
  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(directory);
    if (entry == nullptr && errno != 0) return fail(errno_error(name, errno));
    if (entry == nullptr) return names;
    const std::string_view found = entry->d_name;
    if (found != "." && found != "..") names.emplace_back(found);
  }
}

Status remove_folder(int parent, const std::string& name,
                     const std::function<Removal()>& before_each) {
  const int fd = ::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return fail(errno_error(name, errno));
  const std::unique_ptr<DIR, CloseDirectory> directory(::fdopendir(fd));
  if (!directory) {
    ::close(fd);
    return fail(errno_error(name, ENOMEM));
  }
  const auto names = names_in(directory.get(), name);
  if (!names) return fail(names.error());
  for (const std::string& child : *names) {
    if (auto removed = remove_tree(::dirfd(directory.get()), child, before_each); !removed) {
      return removed;
    }
  }
  if (::unlinkat(parent, name.c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT) {
    return fail(errno_error(name, errno));
  }
  return {};
}

}  // namespace

Status remove_tree(int parent, const std::string& name,
                   const std::function<Removal()>& before_each) {
  if (before_each && before_each() == Removal::kStop) {
    return fail(ErrorCode::kUnavailable, name + ": deleting was interrupted");
  }
  if (::unlinkat(parent, name.c_str(), 0) == 0 || errno == ENOENT) return {};
  if (errno != EISDIR && errno != EPERM) return fail(errno_error(name, errno));
  return remove_folder(parent, name, before_each);
}

}  // namespace minato::images
