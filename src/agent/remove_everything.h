// `minato down`: takes away whatever an agent left running.
#pragma once

#include <filesystem>

#include "base/result.h"

namespace minato::agent {

/// Ends the containers, networks and HAProxy of the agent of this data directory, and removes their
/// mounts, cgroups and files below /run. Task logs, images and the journal stay; an agent that
/// starts later reports the tasks as ended. kConflict while an agent runs. Goes on after a failure
/// and returns the first.
Status remove_everything(const std::filesystem::path& data_directory);

}  // namespace minato::agent
