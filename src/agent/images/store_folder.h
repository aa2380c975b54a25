// StoreFolder: where things lie below the image store's root, a workspace for what is not finished,
// and the trash for what is not wanted any more. Safe on several threads; other processes have
// workspaces of their own in the same root.
//
//   blobs/sha256/HEX     manifests and configurations, by digest
//   layers/HEX32/        an unpacked layer: fs/, layer.json
//   partial/HEX          downloads under way, taken up again after a break
//   names.json           references to manifests
//   tmp/NAME/            workspaces; one whose lock nobody holds is swept
//   trash/NAME           deleted slowly in the background
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>

#include "agent/images/digest.h"
#include "agent/images/file_lock.h"
#include "base/result.h"

namespace minato::images {

class StoreFolder {
 public:
  /// Makes what is missing and moves the workspaces of dead processes to the trash.
  static Result<std::unique_ptr<StoreFolder>> open(std::filesystem::path root);
  ~StoreFolder();
  StoreFolder(const StoreFolder&) = delete;
  StoreFolder& operator=(const StoreFolder&) = delete;

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path blobs() const { return root_ / "blobs" / "sha256"; }
  std::filesystem::path layers() const { return root_ / "layers"; }
  std::filesystem::path partial() const { return root_ / "partial"; }
  std::filesystem::path trash() const { return root_ / "trash"; }
  std::filesystem::path names_file() const { return root_ / "names.json"; }

  /// A path in the workspace that nothing has yet.
  std::filesystem::path fresh_path();

  /// Moves a file or folder to the trash; nothing there is success.
  Status discard(const std::filesystem::path& path);

  /// Held shared by whoever adds content that no name refers to yet, exclusively by garbage
  /// collection.
  Result<FileLock> lock_for_adding() const { return FileLock::shared(root_ / "store.lock"); }
  Result<FileLock> lock_for_collecting() const {
    return FileLock::try_exclusive(root_ / "store.lock");
  }
  Result<FileLock> lock_names() const { return FileLock::exclusive(root_ / "names.lock"); }

 private:
  StoreFolder(std::filesystem::path root, std::filesystem::path workspace, FileLock lock)
      : root_(std::move(root)), workspace_(std::move(workspace)), lock_(std::move(lock)) {}

  std::filesystem::path root_;
  std::filesystem::path workspace_;
  FileLock lock_;
  std::atomic<unsigned> next_{0};
};

}  // namespace minato::images
