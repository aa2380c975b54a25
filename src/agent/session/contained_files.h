// ContainedFiles: makes files in a running container's root from outside. What is in there may
// change under our hands, and its links may lead anywhere: every folder is opened by the kernel
// with the container's root as its root (openat2, RESOLVE_IN_ROOT), and what is in a folder is
// touched by its name alone, never through a link.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <string>

#include "base/result.h"
#include "base/unique_fd.h"

namespace minato::agent {

/// With the container's root as root; the last part may be a link, too.
UniqueFd open_in_root(int root, const std::string& path, int flags);

struct NewFile {
  mode_t mode = 0644;
  timespec modified{};
};

class ContainedFiles {
 public:
  /// `root`: O_PATH; new files belong to `user` and `group`.
  ContainedFiles(int root, uid_t user, gid_t group) : root_(root), user_(user), group_(group) {}

  /// Paths are those of the container. Errors name them: kClient for what is in the way.
  ///
  /// A folder that is there stays as it is.
  Status make_directory(const std::string& path, mode_t mode) const;
  /// Empty, open for writing, in the place of another file; finish() sets what is to be seen last.
  Result<UniqueFd> make_file(const std::string& path) const;
  Status finish(const UniqueFd& file, const std::string& path, const NewFile& attributes) const;
  Status make_symlink(const std::string& path, const std::string& target) const;
  /// Whether there is a folder, perhaps behind a link.
  bool is_directory(const std::string& path) const;

 private:
  Result<UniqueFd> open_parent(const std::string& path) const;

  const int root_;
  const uid_t user_;
  const gid_t group_;
};

}  // namespace minato::agent
