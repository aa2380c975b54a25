// A session that runs a command in a container: input and output between the client's frames and
// the command's pipes or terminal. When the client goes, so does the command: SIGHUP, and after a
// moment SIGKILL.
#pragma once

#include "agent/session/session_work.h"
#include "api/agent.h"

namespace minato::agent {

/// Returns when the session is over and the client has been told how it went, unless it is gone.
void run_command_session(SessionWork work, const link::SessionCommand& command);

}  // namespace minato::agent
