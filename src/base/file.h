// Files for the edges: whole-file reads, and writes that are there wholly or not at all.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace minato {

/// The content; kNotFound when there is no such file, kIo with the system's reason otherwise.
Result<std::string> read_file(const std::filesystem::path& path);

/// Writes beside `path`, syncs and renames over it. kStorageFull when there is no room.
Status write_file_durably(const std::filesystem::path& path, std::string_view content,
                          mode_t mode = 0644);

/// "PATH: No such file or directory" out of errno.
Error errno_error(std::string_view what, int error_number);

}  // namespace minato
