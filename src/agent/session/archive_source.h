// Files of a container as a tar archive in a session's output.
#pragma once

#include <string>

#include "agent/session/session_work.h"
#include "base/result.h"

namespace minato::agent {

/// Of the file or folder at `path` below `root`; a link is sent as a link. Files, folders and links
/// only: others have no meaning elsewhere, and what the kernel shows below /proc and /sys is none
/// of the container's. kClient: it is not there.
Status send_archive(SessionWork work, int root, const std::string& path);

}  // namespace minato::agent
