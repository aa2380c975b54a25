#include "agent/runtime/root_path.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"
#include "base/unique_fd.h"

namespace minato::agent_runtime {

namespace {

constexpr std::size_t kLargestFile = 1 << 20;

UniqueFd open_in(int root, const std::filesystem::path& path, int flags) {
  open_how how{};
  how.flags = static_cast<unsigned>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
  return UniqueFd(static_cast<int>(::syscall(SYS_openat2, root, path.c_str(), &how, sizeof how)));
}

Result<UniqueFd> open_root(const std::filesystem::path& root) {
  UniqueFd fd(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!fd) return fail(errno_error(root.string(), errno));
  return fd;
}

}  // namespace

Result<std::string> read_in_root(const std::filesystem::path& root,
                                 const std::filesystem::path& path) {
  const auto root_fd = open_root(root);
  if (!root_fd) return fail(root_fd.error());
  // Not to hang on a FIFO that an image puts here.
  const auto fd = open_in(root_fd->get(), path, O_RDONLY | O_NONBLOCK);
  struct stat state;
  if (!fd || ::fstat(fd.get(), &state) != 0 || !S_ISREG(state.st_mode)) return std::string();
  std::string content(kLargestFile, '\0');
  std::size_t length = 0;
  while (length < content.size()) {
    const auto count = ::read(fd.get(), content.data() + length, content.size() - length);
    if (count < 0) return fail(errno_error("read " + path.string() + " of the image", errno));
    if (count == 0) break;
    length += static_cast<std::size_t>(count);
  }
  content.resize(length);
  return content;
}

Result<UniqueFd> open_directory_in_root(const std::filesystem::path& root,
                                        const std::filesystem::path& path) {
  const auto root_fd = open_root(root);
  if (!root_fd) return fail(root_fd.error());
  auto fd = open_in(root_fd->get(), path, O_RDONLY | O_DIRECTORY);
  if (!fd) return fail(ErrorCode::kNotFound, "The image has no folder " + path.string() + ".");
  return fd;
}

Status make_directories_in_root(const std::filesystem::path& root,
                                const std::filesystem::path& path, uid_t owner) {
  const auto root_fd = open_root(root);
  if (!root_fd) return fail(root_fd.error());
  std::filesystem::path made = "/";
  for (const auto& component : path.lexically_normal().relative_path()) {
    if (component.empty() || component == ".") continue;
    const auto next = made / component;
    if (!open_in(root_fd->get(), next, O_PATH | O_DIRECTORY)) {
      const auto parent = open_in(root_fd->get(), made, O_PATH | O_DIRECTORY);
      if (!parent || ::mkdirat(parent.get(), component.c_str(), 0755) != 0 ||
          ::fchownat(parent.get(), component.c_str(), owner, owner, AT_SYMLINK_NOFOLLOW) != 0)
        return fail(ErrorCode::kClient, "The working directory \"" + path.string() +
                                            "\" cannot be made in the image: \"" + next.string() +
                                            "\" is not a directory.");
    }
    made = next;
  }
  return {};
}

}  // namespace minato::agent_runtime
