#include "cli/command_line.h"

namespace minato::cli {
namespace {

using Arguments = std::vector<std::string>;

void add(Arguments& arguments, const char* name, const std::string& value) {
  if (value.empty()) return;
  arguments.push_back(name);
  arguments.push_back(value);
}

Arguments begin(const char* command, const PlaceOptions& place) {
  Arguments arguments{command};
  add(arguments, "--data", place.data.native());
  add(arguments, "--listen", place.listen);
  add(arguments, "--region", place.region);
  if (place.verbose) arguments.emplace_back("--verbose");
  return arguments;
}

}  // namespace

Arguments server_arguments(const ServerCommand& command) {
  Arguments arguments = begin("server", command.place);
  add(arguments, "--account", command.account);
  add(arguments, "--access-key", command.access_key);
  add(arguments, "--secret-key", command.secret_key);
  add(arguments, "--load-balancer-pool", command.load_balancer_pool);
  add(arguments, "--dns", command.dns);
  add(arguments, "--instance-lost-after", std::to_string(command.instance_lost_after_seconds));
  add(arguments, "--stopped-task-retention",
      std::to_string(command.stopped_task_retention_seconds));
  if (command.write_profile) arguments.emplace_back("--write-profile");
  return arguments;
}

Arguments agent_arguments(const AgentCommand& command) {
  Arguments arguments = begin("agent", command.place);
  add(arguments, "--cluster", command.cluster.value_or(""));
  add(arguments, "--name", command.name.value_or(""));
  add(arguments, "--address", command.address.value_or(""));
  add(arguments, "--availability-zone", command.availability_zone.value_or(""));
  if (command.cpu) add(arguments, "--cpu", std::to_string(*command.cpu));
  if (command.memory) add(arguments, "--memory", std::to_string(*command.memory));
  add(arguments, "--dns", command.dns);
  if (command.no_ingress) arguments.emplace_back("--no-ingress");
  if (command.allow_privileged) arguments.emplace_back("--allow-privileged");
  if (command.no_user_namespaces) arguments.emplace_back("--no-user-namespaces");
  return arguments;
}

}  // namespace minato::cli
