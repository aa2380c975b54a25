#include "agent/images/store_folder.h"

#include <cerrno>
#include <cstdio>

#include "base/file.h"
#include "base/system_random.h"

namespace minato::images {
namespace {

namespace fs = std::filesystem;

Status make_folders(const fs::path& root) {
  std::error_code problem;
  for (const char* name : {"blobs/sha256", "layers", "partial", "tmp", "trash"}) {
    fs::create_directories(root / name, problem);
    if (problem) return fail(errno_error((root / name).native(), problem.value()));
  }
  // Unpacked images hold setuid programs, which are nobody's business outside their containers.
  for (const char* name : {"layers", "tmp", "partial", "trash"}) {
    fs::permissions(root / name, fs::perms::owner_all, problem);
    if (problem) return fail(errno_error((root / name).native(), problem.value()));
  }
  return {};
}

Status move_to_trash(const fs::path& path, const fs::path& trash) {
  const fs::path target = trash / system_random_token(16);
  if (::rename(path.c_str(), target.c_str()) != 0 && errno != ENOENT) {
    return fail(errno_error(path.native(), errno));
  }
  return {};
}

/// Called with the workspaces' lock held, so that none is between being made and being locked.
Status sweep_workspaces(const fs::path& root) {
  std::error_code problem;
  for (const auto& workspace : fs::directory_iterator(root / "tmp", problem)) {
    if (!workspace.is_directory(problem)) continue;
    const auto lock = FileLock::try_exclusive(workspace.path() / "lock");
    if (!lock) continue;
    if (auto moved = move_to_trash(workspace.path(), root / "trash"); !moved) return moved;
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<StoreFolder>> StoreFolder::open(fs::path root) {
  std::error_code problem;
  root = fs::absolute(root, problem).lexically_normal();
  if (auto made = make_folders(root); !made) return fail(made.error());
  const auto workspaces = FileLock::exclusive(root / "tmp.lock");
  if (!workspaces) return fail(workspaces.error());
  if (auto swept = sweep_workspaces(root); !swept) return fail(swept.error());
  fs::path workspace = root / "tmp" / system_random_token(16);
  fs::create_directory(workspace, problem);
  if (problem) return fail(errno_error(workspace.native(), problem.value()));
  auto lock = FileLock::try_exclusive(workspace / "lock");
  if (!lock) return fail(lock.error());
  return std::unique_ptr<StoreFolder>(
      new StoreFolder(std::move(root), std::move(workspace), std::move(*lock)));
}

StoreFolder::~StoreFolder() {
  // With the lock still held nobody else moves it.
  (void)move_to_trash(workspace_, trash());
}

fs::path StoreFolder::fresh_path() { return workspace_ / std::to_string(next_++); }

Status StoreFolder::discard(const fs::path& path) { return move_to_trash(path, trash()); }

}  // namespace minato::images
