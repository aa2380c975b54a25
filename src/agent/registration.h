// What the machine says of itself when it registers; the tasks' reports are added by the agent.
#pragma once

#include "agent/agent_options.h"
#include "agent/machine_identity.h"
#include "api/agent.h"

namespace minato::agent {

link::RegisterMachine make_registration(const AgentOptions& options,
                                        const MachineIdentity& identity);

}  // namespace minato::agent
