#include "agent/endpoint_variables.h"

#include "agent/network/rule_set.h"
#include "agent/role_credentials.h"
#include "agent/task_plan_maker.h"

namespace minato::agent {
namespace {

// A container of a task in bridge mode may do without (disableNetworking).
bool has_network(const TaskEntry& entry, std::size_t container) {
  const std::size_t sandbox = sandbox_of(entry.definition(), container);
  return sandbox >= entry.sandboxes.size() ||
         entry.sandboxes[sandbox].mode != network::NetworkMode::kNone;
}

}  // namespace

std::vector<EnvironmentVariable> endpoint_variables(const TaskEntry& entry, std::size_t container,
                                                    const agent_metadata::EndpointIds& ids,
                                                    std::uint16_t loopback_port) {
  const network::NetworkMode mode = network_mode(entry.definition());
  if (mode == network::NetworkMode::kNone || !has_network(entry, container)) return {};
  const bool on_loopback = mode == network::NetworkMode::kHost;
  const std::string base = on_loopback ? "http://127.0.0.1:" + std::to_string(loopback_port)
                                       : "http://" + std::string(network::kEndpointAddress);
  const std::string id = ids.container(entry.assigned.runtime_ids.at(container));
  std::vector<EnvironmentVariable> variables{{"ECS_CONTAINER_METADATA_URI", base + "/v3/" + id},
                                             {"ECS_CONTAINER_METADATA_URI_V4", base + "/v4/" + id},
                                             {"ECS_AGENT_URI", base + "/api/" + id}};
  if (task_role(entry).empty()) return variables;
  const std::string path = "/v2/credentials/" + ids.credentials(entry.id());
  if (on_loopback) {
    variables.emplace_back("AWS_CONTAINER_CREDENTIALS_FULL_URI", base + path);
  } else {
    variables.emplace_back("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", path);
  }
  return variables;
}

}  // namespace minato::agent
