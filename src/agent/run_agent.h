// The `minato agent` process.
#pragma once

#include "agent/agent_options.h"

namespace minato::agent {

/// Runs until SIGTERM or SIGINT, then returns 0; containers and HAProxy run on. Errors at the start
/// are logged and make it return 1.
int run_agent(AgentOptions options);

}  // namespace minato::agent
