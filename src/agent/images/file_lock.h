// FileLock: an advisory lock on a file (flock), held while the object lives and given up by the
// kernel when the process dies. Each lock opens the file anew, so it also holds between threads.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "base/unique_fd.h"

namespace minato::images {

class FileLock {
 public:
  /// These wait. The file is made if it is missing. kIo, kStorageFull.
  static Result<FileLock> shared(const std::filesystem::path& path);
  static Result<FileLock> exclusive(const std::filesystem::path& path);
  /// kUnavailable when somebody holds it.
  static Result<FileLock> try_exclusive(const std::filesystem::path& path);

 private:
  explicit FileLock(UniqueFd fd) : fd_(std::move(fd)) {}
  static Result<FileLock> take(const std::filesystem::path& path, int operation);
  UniqueFd fd_;
};

}  // namespace minato::images
