// Namespaces of the kernel that live as long as a file: the kernel's handle bind-mounted on it, as
// `ip netns` does.
#pragma once

#include <filesystem>

#include "base/result.h"

namespace minato::namespaces {

/// Keeps the namespace that `handle` ("/proc/PID/ns/net") stands for by a new file. kConflict when
/// there is such a file.
Status keep_namespace(const std::filesystem::path& handle, const std::filesystem::path& file);

/// Whether a namespace is mounted there: false for a file left by a machine that went down.
bool is_kept_namespace(const std::filesystem::path& file);

/// Lets go of the namespace, which ends with its last process. No such file is no error.
Status drop_namespace(const std::filesystem::path& file);

}  // namespace minato::namespaces
