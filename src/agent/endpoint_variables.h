// What containers are told of where the agent answers them: ECS's environment variables. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "agent/metadata/endpoint_ids.h"
#include "agent/task_entry.h"

namespace minato::agent {

/// Name and value.
using EnvironmentVariable = std::pair<std::string, std::string>;

/// `loopback_port`: where the agent listens on 127.0.0.1 for tasks in host mode. They get the full
/// URI of their credentials, on loopback, since the machine's own 169.254.170.2 is not ours.
std::vector<EnvironmentVariable> endpoint_variables(const TaskEntry& entry, std::size_t container,
                                                    const agent_metadata::EndpointIds& ids,
                                                    std::uint16_t loopback_port);

}  // namespace minato::agent
