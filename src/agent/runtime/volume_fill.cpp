#include "agent/runtime/volume_fill.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <memory>
#include <mutex>
#include <vector>

#include "agent/runtime/root_path.h"
#include "base/file.h"
#include "base/unique_fd.h"

namespace minato::agent_runtime {

namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

/// Deeper folders than any path that the kernel takes; a longer one is no honest image's.
constexpr int kDeepest = 512;

Status failed(const std::string& what) {
  return fail(errno_error("fill the volume: " + what, errno));
}

Result<std::vector<std::string>> names_in(int folder) {
  UniqueFd copy(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const std::unique_ptr<DIR, CloseDirectory> directory(copy ? ::fdopendir(copy.get()) : nullptr);
  if (!directory) return fail(errno_error("fill the volume: read a folder", errno));
  (void)copy.release();
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  return names;
}

class Copy {
 public:
  explicit Copy(uid_t first_id) : first_id_(first_id) {}

  Status folder(int from, int to, int depth) const {
    if (depth > kDeepest)
      return fail(ErrorCode::kClient, "The image's folder for a volume is nested too deeply.");
    const auto names = names_in(from);
    if (!names) return fail(names.error());
    for (const auto& name : *names)
      if (auto copied = entry(from, to, name, depth); !copied) return copied;
    struct stat state;
    if (::fstat(from, &state) != 0) return failed("a folder");
    if (::fchown(to, on_disk(state.st_uid), on_disk(state.st_gid)) != 0 ||
        ::fchmod(to, state.st_mode & 07777) != 0)
      return failed("a folder");
    const timespec times[] = {state.st_atim, state.st_mtim};
    (void)::futimens(to, times);
    return {};
  }

 private:
  /// Ids that the user namespace does not have stay what they are.
  uid_t on_disk(uid_t id) const { return id >= first_id_ ? id - first_id_ : id; }

  Status entry(int from, int to, const std::string& name, int depth) const {
    struct stat state;
    if (::fstatat(from, name.c_str(), &state, AT_SYMLINK_NOFOLLOW) != 0) return failed(name);
    if (S_ISDIR(state.st_mode)) return subfolder(from, to, name, depth);
    if (S_ISREG(state.st_mode)) return file(from, to, name, state);
    if (S_ISLNK(state.st_mode)) return link(from, to, name, state);
    return {};
  }

  Status subfolder(int from, int to, const std::string& name, int depth) const {
    constexpr int kFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    const UniqueFd source(::openat(from, name.c_str(), kFlags));
    if (!source || ::mkdirat(to, name.c_str(), 0700) != 0) return failed(name);
    const UniqueFd target(::openat(to, name.c_str(), kFlags));
    if (!target) return failed(name);
    return folder(source.get(), target.get(), depth + 1);
  }

  Status file(int from, int to, const std::string& name, const struct stat& state) const {
    const UniqueFd source(
        ::openat(from, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    const UniqueFd target(
        ::openat(to, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!source || !target) return failed(name);
    for (;;) {
      const auto count = ::sendfile(target.get(), source.get(), nullptr, 1 << 24);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return failed(name);
      if (count == 0) break;
    }
    if (::fchown(target.get(), on_disk(state.st_uid), on_disk(state.st_gid)) != 0 ||
        ::fchmod(target.get(), state.st_mode & 07777) != 0)
      return failed(name);
    const timespec times[] = {state.st_atim, state.st_mtim};
    (void)::futimens(target.get(), times);
    return {};
  }

  Status link(int from, int to, const std::string& name, const struct stat& state) const {
    std::string text(PATH_MAX, '\0');
    const auto length = ::readlinkat(from, name.c_str(), text.data(), text.size());
    if (length < 0) return failed(name);
    text.resize(static_cast<std::size_t>(length));
    if (::symlinkat(text.c_str(), to, name.c_str()) != 0 ||
        ::fchownat(to, name.c_str(), on_disk(state.st_uid), on_disk(state.st_gid),
                   AT_SYMLINK_NOFOLLOW) != 0)
      return failed(name);
    return {};
  }

  uid_t first_id_;
};

}  // namespace

Status fill_volume(const VolumeFill& fill) {
  // Of two containers of a task that begin with the same volume, one fills it.
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  const UniqueFd target(::open(fill.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!target) return fail(errno_error(fill.folder.string(), errno));
  const auto present = names_in(target.get());
  if (!present) return fail(present.error());
  if (!present->empty()) return {};
  const auto source = open_directory_in_root(fill.root, fill.target);
  if (!source) return {};
  return Copy(fill.first_id).folder(source->get(), target.get(), 0);
}

}  // namespace minato::agent_runtime
