// Command lines of this program, made out of options again: what `minato up` starts its processes
// with.
#pragma once

#include <string>
#include <vector>

#include "cli/options.h"

namespace minato::cli {

std::vector<std::string> server_arguments(const ServerCommand& command);
std::vector<std::string> agent_arguments(const AgentCommand& command);

}  // namespace minato::cli
