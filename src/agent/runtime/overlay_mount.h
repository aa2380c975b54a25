// The mounted root of a container: image layers below, one writable layer of its own on top
// (overlayfs). Mounted in the machine's own mount namespace, where it outlives the agent.
#pragma once

#include <filesystem>
#include <vector>

#include "base/result.h"

namespace minato::agent_runtime {

struct OverlayMount {
  std::vector<std::filesystem::path>
      lower_layers;  // Topmost first; any number up to overlayfs's 500.
  std::filesystem::path upper;
  std::filesystem::path work;
  std::filesystem::path target;
  /// The file of a user namespace, in which files have the owners that the layers say, and an empty
  /// folder to use meanwhile. `upper` must be owned by root inside. Empty: the machine's owners.
  std::filesystem::path user_namespace;
  std::filesystem::path lower;
};

/// The directories must exist. kNotSupportedHere when this kernel or file system can't do it.
Status mount_overlay(const OverlayMount& overlay);

/// Not an error when nothing is mounted there.
Status unmount(const std::filesystem::path& target);

/// Every mount point at or below `root`, innermost first, out of /proc/self/mountinfo's text.
std::vector<std::filesystem::path> mounts_below(std::string_view mountinfo,
                                                const std::filesystem::path& root);

}  // namespace minato::agent_runtime
