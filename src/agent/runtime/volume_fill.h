// Filling a new volume with what the image has where the volume is mounted, as Docker does: a
// database's image brings its data folder with the right owner, for one.
#pragma once

#include <sys/types.h>

#include <filesystem>

#include "base/result.h"

namespace minato::agent_runtime {

struct VolumeFill {
  /// The mounted root of the container, whose files may be anything: no link is followed out of it.
  std::filesystem::path root;
  /// The path in the container.
  std::filesystem::path target;
  /// The volume's folder.
  std::filesystem::path folder;
  /// What user and group 0 of the image are in `root`; on disk, in the folder, they are 0 again.
  uid_t first_id = 0;
};

/// Folders, files and links with owners, modes and times; not devices, sockets and FIFOs. Does
/// nothing where the folder has something in it already, and little where the image has nothing.
Status fill_volume(const VolumeFill& fill);

}  // namespace minato::agent_runtime
