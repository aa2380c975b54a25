// Running one more command inside a container that runs: health checks. For what people run see
// command_process.h.
#pragma once

#include "agent/runtime/cgroup.h"
#include "agent/runtime/container_directory.h"
#include "agent/runtime/container_runtime.h"
#include "agent/runtime/crun_invocation.h"

namespace minato::agent_runtime {

/// Blocks until the command has ended or `request.timeout` is over, when it is killed. A command
/// that can't be found is no error: 127, as a shell would have it, with crun's words as output.
Result<ExecResult> exec_in_container(const CrunInvocation& crun, const std::string& id,
                                     const ContainerDirectory& directory, const Cgroup& cgroup,
                                     const ExecRequest& request);

}  // namespace minato::agent_runtime
