#include "agent/task_isolation.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>

#include "agent/namespaces/mapped_mount.h"
#include "agent/runtime/overlay_mount.h"

namespace minato::agent {
namespace {

using ecs::api::ContainerDefinition;
using ecs::api::TaskDefinition;

constexpr int kFirstPortForEverybody = 1024;

/// With one of these, root of the machine in a container can reach the machine.
constexpr std::array<std::string_view, 16> kBeyondTheContainer{
    "ALL",       "AUDIT_CONTROL", "BLOCK_SUSPEND", "DAC_READ_SEARCH", "LINUX_IMMUTABLE",
    "MAC_ADMIN", "MAC_OVERRIDE",  "SYS_ADMIN",     "SYS_BOOT",        "SYS_MODULE",
    "SYS_PACCT", "SYS_PTRACE",    "SYS_RAWIO",     "SYS_TIME",        "SYS_TTY_CONFIG",
    "SYSLOG"};

const std::vector<ContainerDefinition>& containers_of(const TaskDefinition& definition) {
  static const std::vector<ContainerDefinition> kNone;
  return definition.container_definitions ? *definition.container_definitions : kNone;
}

bool shares_processes(const TaskDefinition& definition) {
  return definition.pid_mode == ecs::api::PidMode::kHost;
}

bool shares_memory(const TaskDefinition& definition) {
  return definition.ipc_mode == ecs::api::IpcMode::kHost;
}

bool has_low_port(const ContainerDefinition& container) {
  if (!container.port_mappings) return false;
  return std::ranges::any_of(*container.port_mappings, [](const auto& mapping) {
    return mapping.container_port.value_or(kFirstPortForEverybody) < kFirstPortForEverybody;
  });
}

bool has_devices(const ContainerDefinition& container) {
  return container.linux_parameters && container.linux_parameters->devices &&
         !container.linux_parameters->devices->empty();
}

/// Empty: none.
std::string capability_beyond(const ContainerDefinition& container) {
  if (!container.linux_parameters || !container.linux_parameters->capabilities) return "";
  const auto& added = container.linux_parameters->capabilities->add;
  if (!added) return "";
  const auto found = std::ranges::find_first_of(*added, kBeyondTheContainer);
  return found == added->end() ? "" : *found;
}

Status refuse(const std::string& what) {
  return fail(ErrorCode::kClient,
              what +
                  " would give the task this whole machine, which does not allow it: start its "
                  "agent with --allow-privileged if it should.");
}

Status try_user_namespace(namespaces::UserNamespaces& user_namespaces, const DataLayout& layout) {
  const std::string nobody = "trial";
  const auto made = user_namespaces.attach(nobody);
  if (!made) return fail(made.error());
  const auto target = layout.volatile_state() / "trial";
  std::error_code ignored;
  std::filesystem::create_directories(target, ignored);
  const Status mounted = namespaces::mount_mapped(
      {.source = layout.images(), .target = target, .user_namespace = made->file});
  if (mounted) (void)agent_runtime::unmount(target);
  std::filesystem::remove(target, ignored);
  const Status detached = user_namespaces.detach(nobody);
  return mounted ? detached : mounted;
}

}  // namespace

UserIds user_ids_of(const TaskDefinition& definition, const MachinePolicy& policy) {
  if (policy.user_ids == MachinePolicy::UserIds::kOfMachine) return UserIds::kOfMachine;
  if (shares_processes(definition) || shares_memory(definition)) return UserIds::kOfMachine;
  const auto& containers = containers_of(definition);
  const auto is_privileged = [](const auto& one) { return one.privileged.value_or(false); };
  if (std::ranges::any_of(containers, is_privileged)) return UserIds::kOfMachine;
  const bool in_machines_network = definition.network_mode == ecs::api::NetworkMode::kHost;
  if (in_machines_network && std::ranges::any_of(containers, has_low_port)) {
    return UserIds::kOfMachine;
  }
  return UserIds::kOwn;
}

Status check_user_namespaces(namespaces::UserNamespaces& user_namespaces, const DataLayout& layout,
                             const MachinePolicy& policy) {
  if (policy.user_ids == MachinePolicy::UserIds::kOfMachine) return {};
  const Status tried = try_user_namespace(user_namespaces, layout);
  if (tried || tried.error().code != ErrorCode::kNotSupportedHere) return tried;
  return fail(ErrorCode::kNotSupportedHere,
              "This machine cannot keep root of a task from being root here. " +
                  tried.error().message +
                  " It takes Linux 5.19 and a data directory on ext4, xfs or btrfs. Tasks run less "
                  "contained with --no-user-namespaces.");
}

Status check_host_access(const TaskDefinition& definition, const MachinePolicy& policy) {
  if (policy.host_access == MachinePolicy::HostAccess::kAllowed) return {};
  if (shares_processes(definition)) return refuse("pidMode host");
  if (shares_memory(definition)) return refuse("ipcMode host");
  for (const auto& container : containers_of(definition)) {
    const std::string name = container.name.value_or("");
    if (container.privileged.value_or(false)) return refuse("privileged of container " + name);
    const std::string capability = capability_beyond(container);
    if (!capability.empty() && user_ids_of(definition, policy) == UserIds::kOfMachine) {
      return refuse("The capability " + capability + " of container " + name +
                    ", whose root is the machine's (a port below 1024 in the machine's network, or "
                    "--no-user-namespaces),");
    }
    if (has_devices(container)) return refuse("linuxParameters.devices of container " + name);
  }
  return {};
}

}  // namespace minato::agent
