// Files that need not outlive a crash of the machine: written in place, never synced.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"

namespace minato::agent_runtime {

/// Mode 0600. kStorageFull when there is no room.
Status write_plain_file(const std::filesystem::path& path, std::string_view content);

}  // namespace minato::agent_runtime
