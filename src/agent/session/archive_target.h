// A tar archive in a session's input as files of a container.
#pragma once

#include <string>

#include "agent/session/contained_files.h"
#include "agent/session/session_work.h"
#include "base/result.h"

namespace minato::agent {

/// The archive's names have one first part in common, which stands for `path`, or is put into it
/// where it is a folder. Owners are the container's root, whatever the archive says. kClient says
/// what is in the way.
Status take_archive(SessionWork work, const ContainedFiles& files, const std::string& path);

/// Where an entry of the archive goes: below `target` for what stands in the place of the
/// archive's first part. kClient for a name that would lead elsewhere. Pure.
Result<std::string> place_of(const std::string& entry, const std::string& target);

}  // namespace minato::agent
