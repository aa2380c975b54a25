#include "agent/container_spec_maker.h"

#include <unistd.h>

#include <algorithm>

#include "agent/network/name_files.h"
#include "agent/task_plan_maker.h"

namespace minato::agent {
namespace {

using ecs::api::ContainerDefinition;

// Docker shows the first twelve digits of the id.
constexpr std::size_t kShortId = 12;

// Of Debian's package tini.
constexpr const char* kInitProgram = "/usr/bin/tini-static";

constexpr const char* kNameFiles[] = {"hosts", "hostname", "resolv.conf"};

// An entry point in the definition takes the image's command away with the image's entry point.
std::vector<std::string> arguments_of(const ContainerDefinition& container,
                                      const images::ImageConfig& image) {
  const bool own_entry_point = container.entry_point && !container.entry_point->empty();
  const bool own_command = container.command && !container.command->empty();
  std::vector<std::string> arguments = own_entry_point ? *container.entry_point : image.entrypoint;
  if (own_command) {
    arguments.insert(arguments.end(), container.command->begin(), container.command->end());
  } else if (!own_entry_point) {
    arguments.insert(arguments.end(), image.cmd.begin(), image.cmd.end());
  }
  return arguments;
}

void set_variable(std::vector<std::string>& environment, const std::string& name,
                  const std::string& value) {
  const std::string prefix = name + "=";
  std::erase_if(environment, [&](const std::string& entry) { return entry.starts_with(prefix); });
  environment.push_back(prefix + value);
}

std::vector<std::string> environment_of(const ContainerDefinition& container,
                                        const ContainerSurroundings& surroundings) {
  std::vector<std::string> environment = surroundings.image.config.env;
  set_variable(environment, "AWS_REGION", surroundings.region);
  set_variable(environment, "AWS_DEFAULT_REGION", surroundings.region);
  set_variable(environment, "AWS_EXECUTION_ENV", "AWS_ECS_EC2");
  if (!container.environment) return environment;
  for (const auto& variable : *container.environment) {
    set_variable(environment, variable.name.value_or(""), variable.value.value_or(""));
  }
  return environment;
}

std::string hostname_of(const ContainerDefinition& container,
                        const ContainerSurroundings& surroundings) {
  if (container.hostname && !container.hostname->empty()) return *container.hostname;
  switch (surroundings.sandbox.mode) {
    case network::NetworkMode::kHost:
      return "";
    case network::NetworkMode::kAwsvpc: {
      std::string name = "ip-" + surroundings.sandbox.address;
      std::replace(name.begin(), name.end(), '.', '-');
      return name;
    }
    case network::NetworkMode::kBridge:
    case network::NetworkMode::kNone:
      return surroundings.runtime_id.substr(0, kShortId);
  }
  return "";
}

agent_runtime::Device make_device(const ecs::api::Device& device) {
  using Permission = ecs::api::DeviceCgroupPermission;
  agent_runtime::Device made{device.host_path, device.container_path.value_or(device.host_path),
                             ""};
  for (const auto permission : device.permissions.value_or(
           std::vector{Permission::kRead, Permission::kWrite, Permission::kMknod})) {
    switch (permission) {
      case Permission::kRead:
        made.access += 'r';
        break;
      case Permission::kWrite:
        made.access += 'w';
        break;
      case Permission::kMknod:
        made.access += 'm';
        break;
    }
  }
  return made;
}

void add_linux_parameters(const ecs::api::LinuxParameters& parameters,
                          agent_runtime::ContainerSpec& spec) {
  if (parameters.capabilities) {
    const auto& capabilities = *parameters.capabilities;
    if (capabilities.add) spec.added_capabilities = *capabilities.add;
    if (capabilities.drop) spec.dropped_capabilities = *capabilities.drop;
  }
  if (parameters.shared_memory_size) {
    spec.shared_memory = Mebibytes{*parameters.shared_memory_size};
  }
  for (const auto& device : parameters.devices.value_or(std::vector<ecs::api::Device>{})) {
    spec.devices.push_back(make_device(device));
  }
  if (parameters.init_process_enabled.value_or(false)) spec.init_program = kInitProgram;
  for (const auto& mount : parameters.tmpfs.value_or(std::vector<ecs::api::Tmpfs>{})) {
    spec.memory_mounts.push_back({mount.container_path, Mebibytes{mount.size},
                                  mount.mount_options.value_or(std::vector<std::string>{})});
  }
}

void add_system_settings(const ContainerDefinition& container, agent_runtime::ContainerSpec& spec) {
  if (container.system_controls) {
    for (const auto& control : *container.system_controls) {
      spec.system_controls[control.namespace_.value_or("")] = control.value.value_or("");
    }
  }
  if (container.linux_parameters) add_linux_parameters(*container.linux_parameters, spec);
}

std::string machine_hostname() {
  char name[256] = "";
  ::gethostname(name, sizeof name - 1);
  return name;
}

}  // namespace

Result<agent_runtime::ContainerSpec> make_container_spec(
    const ContainerDefinition& container, const ContainerSurroundings& surroundings) {
  const images::ImageConfig& image = surroundings.image.config;
  const std::string name = container.name.value_or("");
  agent_runtime::ContainerSpec spec;
  spec.id = surroundings.runtime_id;
  spec.task_id = surroundings.task_id;
  spec.name = name;
  spec.directory = surroundings.layout.container(surroundings.task_id, name);
  spec.lower_layers = surroundings.image.layers;
  spec.args = arguments_of(container, image);
  if (spec.args.empty()) return fail(ErrorCode::kClient, "No command specified");
  spec.env = environment_of(container, surroundings);
  spec.user = container.user ? *container.user : image.user;
  spec.working_directory =
      container.working_directory ? *container.working_directory : image.working_dir;
  spec.hostname = hostname_of(container, surroundings);
  if (!surroundings.sandbox.namespace_path.empty()) {
    spec.network_namespace = surroundings.sandbox.namespace_path;
  }
  spec.cgroup_path = surroundings.layout.task_cgroup(surroundings.task_id) + "/" + name;
  spec.limits = make_container_limits(container);
  if (container.readonly_root_filesystem.value_or(false)) {
    spec.root_access = agent_runtime::MountAccess::kReadOnly;
  }
  spec.stop_signal = signal_number(image.stop_signal);
  spec.user_namespace = surroundings.user_namespace;
  spec.processes = surroundings.processes;
  spec.shared_memory_and_queues = surroundings.shared_memory_and_queues;
  if (container.privileged.value_or(false)) {
    spec.privilege = agent_runtime::Privilege::kPrivileged;
  }
  if (container.pseudo_terminal.value_or(false)) {
    spec.terminal = agent_runtime::Terminal::kPseudoTerminal;
  }
  if (container.interactive.value_or(false)) {
    spec.standard_input = agent_runtime::StandardInput::kOpen;
  }
  add_system_settings(container, spec);
  if (container.docker_labels) spec.labels = *container.docker_labels;
  const auto folder = surroundings.layout.name_files(surroundings.task_id, name);
  for (const char* file : kNameFiles) {
    spec.mounts.push_back({.source = folder / file,
                           .target = std::filesystem::path("/etc") / file,
                           .access = spec.root_access});
  }
  return spec;
}

void add_secrets(const std::vector<link::SecretValue>& secrets,
                 agent_runtime::ContainerSpec& spec) {
  for (const auto& secret : secrets) {
    if (secret.container == spec.name) set_variable(spec.env, secret.name, secret.value);
  }
}

std::vector<NameFile> make_name_files(const ContainerDefinition& container,
                                      const agent_runtime::ContainerSpec& spec,
                                      const ContainerSurroundings& surroundings) {
  const auto folder = surroundings.layout.name_files(spec.task_id, spec.name);
  const std::string hostname = spec.hostname.empty() ? machine_hostname() : spec.hostname;
  const bool of_machine = surroundings.sandbox.mode == network::NetworkMode::kHost;
  const std::string address = of_machine ? "" : surroundings.sandbox.address;
  std::vector<network::HostEntry> extra;
  for (const auto& host : container.extra_hosts.value_or(std::vector<ecs::api::HostEntry>{})) {
    extra.push_back({host.ip_address, host.hostname});
  }
  const network::Resolvers resolvers{
      container.dns_servers.value_or(std::vector<std::string>{}),
      container.dns_search_domains.value_or(std::vector<std::string>{})};
  const std::string machine = network::resolv_conf_for(surroundings.sandbox.mode);
  return {{folder / "hosts", network::hosts_file(address, hostname, extra)},
          {folder / "hostname", hostname + "\n"},
          {folder / "resolv.conf", network::resolv_conf_with(machine, resolvers)}};
}

}  // namespace minato::agent
