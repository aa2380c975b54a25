// Rotation of a container's log, as Docker's json-file driver does it: PATH becomes PATH.1, PATH.1
// becomes PATH.2 and so on, and conmon is told to begin PATH anew. No line is lost.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "base/result.h"

namespace minato::agent_logs {

struct RotationOptions {
  std::uint64_t max_size = 10ull << 20;  // Bytes, from which on a file is full.
  int max_files = 3;                     // With the one being written.
};

/// Out of a container definition's logConfiguration.options for `json-file`: "max-size" ("10m",
/// also k, g) and "max-file" ("3"). kInvalidParameter names an option or a value that is none.
Result<RotationOptions> parse_rotation_options(const std::map<std::string, std::string>& options);

enum class RotationOutcome { kNotNeeded, kRotated };

/// `control` is conmon's FIFO. A log without a conmon (the container has ended) is left as it is.
Result<RotationOutcome> rotate_log(const std::filesystem::path& log,
                                   const std::filesystem::path& control,
                                   const RotationOptions& options);

}  // namespace minato::agent_logs
