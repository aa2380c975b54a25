// Files that need not outlive the machine's next start: whole or not at all for whoever reads them,
// but never synced.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace minato::agent {

/// Writes beside `path` and renames over it. kStorageFull when there is no room.
Status write_file_quickly(const std::filesystem::path& path, std::string_view content);

/// What is in a directory; nothing when it is not there or cannot be read.
std::vector<std::filesystem::path> list_directory(const std::filesystem::path& directory);

/// As mkdir -p.
Status make_directories(const std::filesystem::path& path);

}  // namespace minato::agent
