// Mounts that show a folder or file with its owners as they are inside a user namespace: what root
// owns on disk, root inside owns (Linux 5.12; below an overlay 5.19).
#pragma once

#include <filesystem>

#include "base/result.h"

namespace minato::namespaces {

/// Of the source's own file system: what is mounted below it stays out.
struct MappedMount {
  std::filesystem::path source;
  /// Exists, and is a folder where the source is one.
  std::filesystem::path target;
  /// The file of a user namespace.
  std::filesystem::path user_namespace;
};

/// kNotSupportedHere when the file system cannot show other owners.
Status mount_mapped(const MappedMount& mount);

}  // namespace minato::namespaces
