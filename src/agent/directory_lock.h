// DirectoryLock: one agent, and one `minato up`, a data directory. Held until the object, or the
// process, ends; its file names the process that holds it.
#pragma once

#include <filesystem>
#include <optional>

#include "base/result.h"
#include "base/unique_fd.h"
#include "base/units.h"

namespace minato::agent {

class DirectoryLock {
 public:
  /// Waits up to `patience` for a predecessor that is about to end; then kConflict.
  static Result<DirectoryLock> take(const std::filesystem::path& file, Millis patience);
  /// The id of the process that holds it now; nothing: nobody does.
  static std::optional<int> holder(const std::filesystem::path& file);

 private:
  explicit DirectoryLock(UniqueFd fd) : fd_(std::move(fd)) {}
  UniqueFd fd_;
};

}  // namespace minato::agent
