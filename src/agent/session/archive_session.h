// Sessions that copy files out of a container, or into it, as tar archives. The agent does it
// itself, from outside, so that it works for images without a tar or a shell; every path is
// resolved by the kernel inside the container's root (contained_files.h).
#pragma once

#include <string>

#include "agent/session/session_work.h"

namespace minato::agent {

/// A tar archive of the file or folder at `path` goes out; its names begin with the path's last
/// part.
void run_read_session(SessionWork work, const std::string& path);

/// The tar archive that comes in is unpacked: into `path` where that is a folder, else as `path`.
void run_write_session(SessionWork work, const std::string& path);

}  // namespace minato::agent
