// ContainedTree: writes one layer's files below a folder so that nothing that a hostile archive
// says reaches outside it: every path is resolved by the kernel with the folder as its root
// (openat2, RESOLVE_IN_ROOT), as in a chroot. One thread at a time; nobody else writes there.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/unique_fd.h"

namespace minato::images {

struct FileAttributes {
  /// Permission bits with setuid, setgid and sticky.
  mode_t mode = 0755;
  uid_t uid = 0;
  gid_t gid = 0;
  timespec modified{0, 0};
  std::vector<std::pair<std::string, std::string>> extended;
};

/// An archive's path as "a/b/c": leading '/' and "." parts are dropped; empty is the root itself.
/// Refuses "..", and paths deeper or longer than anybody needs.
Result<std::string> contained_path(std::string_view path);

class ContainedTree {
 public:
  /// `root` is the folder, open for reading.
  explicit ContainedTree(UniqueFd root) : root_(std::move(root)) {}

  /// All take contained paths, make missing parents, and replace what the layer itself put there
  /// before. kInvalidParameter when the layer makes no sense, kIo, kStorageFull.
  Status make_directory(const std::string& path, const FileAttributes& attributes);
  Result<UniqueFd> make_file(const std::string& path);
  Status finish_file(int file, const std::string& path, const FileAttributes& attributes);
  Status make_symlink(const std::string& path, const std::string& target,
                      const FileAttributes& attributes);
  Status make_hard_link(const std::string& path, const std::string& target);
  Status make_fifo(const std::string& path, const FileAttributes& attributes);

  /// Hides the path of the layers below: overlayfs's character device 0/0.
  Status make_whiteout(const std::string& path);
  /// Hides all that the layers below have in the folder.
  Status make_opaque(const std::string& path);

  /// Sets the folders' times, after everything was put in. Call once, last.
  Status finish();

  /// Folders that only had to be there for what is in them, without an entry of their own; ""
  /// is the root.
  const std::set<std::string>& implied_directories() const { return implied_; }

 private:
  enum class Found { kNothing, kFile, kWhiteout, kDirectory };

  /// The folder that holds `path`, made if missing, and the last part of the path.
  Result<std::pair<int, std::string>> enter_parent(const std::string& path);
  Result<UniqueFd> open_directory(const std::string& path);
  Result<UniqueFd> make_missing_directories(const std::string& path);
  Result<Found> look(int parent, const std::string& name, const std::string& path);
  Status clear_way(int parent, const std::string& name, const std::string& path);
  Status set_attributes(int file, const std::string& path, const FileAttributes& attributes);
  Status set_link_attributes(int parent, const std::string& name, const std::string& path,
                             const FileAttributes& attributes);

  UniqueFd root_;
  /// The folder of the last entry; archives list a folder's files one after another.
  UniqueFd parent_;
  std::string parent_path_;
  /// Something was removed: the open folder may be gone, or its path lead elsewhere.
  bool parent_stale_ = false;
  std::set<std::string> implied_{""};
  std::map<std::string, timespec> directory_times_;
};

}  // namespace minato::images
