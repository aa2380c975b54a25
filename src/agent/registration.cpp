#include "agent/registration.h"

namespace minato::agent {
namespace {

constexpr const char* kAgentVersion = "0.1.0";
constexpr std::int32_t kSshPort = 22;

}  // namespace

link::RegisterMachine make_registration(const AgentOptions& options,
                                        const MachineIdentity& identity) {
  const MachineResources resources = measure_resources(options.resources);
  link::RegisterMachine registration;
  registration.container_instance_id = identity.container_instance_id;
  registration.ec2_instance_id = identity.ec2_instance_id;
  registration.cluster = options.cluster;
  registration.agent_version = kAgentVersion;
  registration.cpu = static_cast<std::int32_t>(resources.cpu.value);
  registration.memory = static_cast<std::int32_t>(resources.memory.value);
  registration.reserved_ports = {kSshPort, options.port};
  registration.address = options.address.value_or(detect_address());
  registration.ingress = options.ingress == IngressRole::kBalancer;
  registration.attributes.emplace();
  const std::string zone = options.availability_zone.value_or(options.region + 'a');
  for (auto& [name, value] : machine_attributes(zone, resources)) {
    link::MachineAttribute attribute{std::move(name), std::nullopt};
    if (!value.empty()) attribute.value = std::move(value);
    registration.attributes->push_back(std::move(attribute));
  }
  if (options.name) registration.attributes->push_back({"minato.name", *options.name});
  return registration;
}

}  // namespace minato::agent
