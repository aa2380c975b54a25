// DirectoryLock: one agent a data directory. Held until the object, or the process, ends.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "base/unique_fd.h"
#include "base/units.h"

namespace minato::agent {

class DirectoryLock {
 public:
  /// Waits up to `patience` for a predecessor that is about to end; then kConflict.
  static Result<DirectoryLock> take(const std::filesystem::path& file, Millis patience);

 private:
  explicit DirectoryLock(UniqueFd fd) : fd_(std::move(fd)) {}
  UniqueFd fd_;
};

}  // namespace minato::agent
