// Makes unpacked layers survive a loss of power: a small one file by file, a large one by syncing
// the whole file system, which waits for everybody else's unwritten data too.
#pragma once

#include <filesystem>

#include "base/result.h"

namespace minato::images {

/// Whether syncing its files one by one is the cheaper way.
bool is_small_tree(const std::filesystem::path& root);

/// Every file and folder from `root` down, and the folder that `root` is in. kIo.
Status sync_tree(const std::filesystem::path& root);

/// The file system that `path` is on. kIo.
Status sync_file_system(const std::filesystem::path& path);

}  // namespace minato::images
