// Reading and making things in a container's root from outside. Images are made by strangers: every
// path is resolved by the kernel inside that root (openat2, RESOLVE_IN_ROOT), so that no link leads
// out of it.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "base/result.h"
#include "base/unique_fd.h"

namespace minato::agent_runtime {

/// The content of a regular file of at most 1 MiB; "" when there is none.
Result<std::string> read_in_root(const std::filesystem::path& root,
                                 const std::filesystem::path& path);

/// A folder of the container, to be read; kNotFound when there is none.
Result<UniqueFd> open_directory_in_root(const std::filesystem::path& root,
                                        const std::filesystem::path& path);

/// Makes an absolute path of the container with its parents, owned by user and group `owner` of the
/// machine, 0755. Not an error when it exists; kClient when something on the way is no directory.
Status make_directories_in_root(const std::filesystem::path& root,
                                const std::filesystem::path& path, uid_t owner);

}  // namespace minato::agent_runtime
