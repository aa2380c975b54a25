#include "cli/commands.h"
#include "cli/endpoint.h"

#include "agent/run_agent.h"
#include "base/log.h"

#include <unistd.h>

namespace minato::cli {

int run_agent(const AgentCommand& command) {
  start_logging("agent", command.place.verbose ? LogLevel::kDebug : LogLevel::kInfo);
  if (geteuid() != 0) {
    say_error("running containers needs root: start `minato up` or `minato agent` as root");
    return kCannotStart;
  }
  const auto endpoint = parse_endpoint(command.place.listen);
  if (!endpoint) return say_error(endpoint.error().message), kCannotStart;
  agent::AgentOptions options;
  options.host = endpoint->address;
  options.port = endpoint->port;
  options.data_directory = command.place.data;
  options.region = command.place.region;
  options.cluster = command.cluster;
  options.name = command.name;
  options.address = command.address;
  options.availability_zone = command.availability_zone;
  options.dns = command.dns;
  if (command.cpu) options.resources.cpu = CpuUnits{*command.cpu};
  if (command.memory) options.resources.memory = Mebibytes{*command.memory};
  options.ingress = command.no_ingress ? agent::IngressRole::kNone : agent::IngressRole::kBalancer;
  using agent::MachinePolicy;
  if (command.allow_privileged) options.policy.host_access = MachinePolicy::HostAccess::kAllowed;
  if (command.no_user_namespaces) options.policy.user_ids = MachinePolicy::UserIds::kOfMachine;
  return agent::run_agent(std::move(options)) == 0 ? 0 : kCannotStart;
}

}  // namespace minato::cli
