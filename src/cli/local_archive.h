// Files on this side of `minato cp` as tar archives, one way and the other. What comes out of a
// container is a stranger's: nothing in it reaches outside the place that was named.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace minato::cli {

/// Takes a piece of the archive; false: it is of no use to go on.
using ArchiveSink = std::function<bool(std::string_view)>;
/// Gives the next piece, empty at the end; an error ends the reading.
using ArchiveSource = std::function<Result<std::string>()>;

/// The file or folder at `path`, under the last part of its name. kClient names what can't be read.
Status pack(const std::string& path, const ArchiveSink& sink);

/// Into `path` where that is a folder, else as `path`. Changes the process's working directory.
Status unpack(const ArchiveSource& source, const std::string& path);

}  // namespace minato::cli
