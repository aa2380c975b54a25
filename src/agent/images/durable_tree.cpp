#include "agent/images/durable_tree.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "base/file.h"
#include "base/unique_fd.h"

namespace minato::images {
namespace {

namespace fs = std::filesystem;

constexpr int kFewFiles = 200;

Status sync_one(const fs::path& path) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file || ::fsync(file.get()) != 0) return fail(errno_error(path.native(), errno));
  return {};
}

}  // namespace

bool is_small_tree(const fs::path& root) {
  std::error_code problem;
  int files = 0;
  for (fs::recursive_directory_iterator entry(root, problem), end; !problem && entry != end;
       entry.increment(problem)) {
    if (++files > kFewFiles) return false;
  }
  return true;
}

Status sync_tree(const fs::path& root) {
  std::error_code problem;
  for (fs::recursive_directory_iterator entry(root, problem), end; !problem && entry != end;
       entry.increment(problem)) {
    // Links, pipes and whiteouts are in their folder.
    const auto kind = entry->symlink_status(problem).type();
    if (kind != fs::file_type::regular && kind != fs::file_type::directory) continue;
    if (auto synced = sync_one(entry->path()); !synced) return synced;
  }
  if (problem) return fail(errno_error(root.native(), problem.value()));
  if (auto synced = sync_one(root); !synced) return synced;
  return sync_one(root.parent_path());
}

Status sync_file_system(const fs::path& path) {
  const UniqueFd folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder || ::syncfs(folder.get()) != 0) return fail(errno_error(path.native(), errno));
  return {};
}

}  // namespace minato::images
