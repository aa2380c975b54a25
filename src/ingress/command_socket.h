// One question and its answer over a Unix socket, as HAProxy's command line speaks.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/units.h"

namespace minato::ingress {

/// Sends `text`, says that no more comes, and reads until the other side is done. kTimeout after
/// `patience` without a byte.
Result<std::string> ask_command_socket(const std::filesystem::path& path, std::string_view text,
                                       Millis patience);

}  // namespace minato::ingress
