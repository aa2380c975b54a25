// Unix sockets by their path: HAProxy's command sockets, and the one over which its listening
// sockets are handed on.
#pragma once

#include <sys/un.h>

#include <filesystem>

#include "base/result.h"
#include "base/unique_fd.h"
#include "base/units.h"

namespace minato::ingress {

/// kIo for a path that no address has room for.
Result<sockaddr_un> unix_address(const std::filesystem::path& path);

/// Connected; `patience` limits every wait on it. Errors name the path.
Result<UniqueFd> connect_unix(const std::filesystem::path& path, Millis patience);

/// No send or receive on `socket` waits longer; it fails with EAGAIN then.
void limit_waiting(int socket, Millis patience);

}  // namespace minato::ingress
