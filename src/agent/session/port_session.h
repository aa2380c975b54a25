// A session that is a TCP connection to a port in a container's network namespace, as if from
// beside the server.
#pragma once

#include "agent/session/session_work.h"

namespace minato::agent {

void run_port_session(SessionWork work, int port);

}  // namespace minato::agent
