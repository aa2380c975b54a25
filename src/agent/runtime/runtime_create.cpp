// How ContainerRuntime makes a container: directories, root, configuration, cgroup, conmon and
// crun.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>

#include "agent/runtime/container_cleanup.h"
#include "agent/runtime/container_mounts.h"
#include "agent/runtime/oci_config.h"
#include "agent/runtime/overlay_mount.h"
#include "agent/runtime/plain_file.h"
#include "agent/runtime/resource_limits.h"
#include "agent/runtime/root_path.h"
#include "agent/runtime/runtime_impl.h"
#include "agent/runtime/volume_fill.h"
#include "base/file.h"
#include "base/log.h"

namespace minato::agent_runtime {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kIdLength = 64;

Status make_directories(const ContainerDirectory& directory) {
  std::error_code error;
  fs::create_directories(directory.root().parent_path(), error);
  if (error) return fail(errno_error(directory.root().parent_path().string(), error.value()));
  for (const auto& path :
       {directory.root(), directory.bundle(), directory.layers(), directory.upper(),
        directory.work(), directory.conmon(), directory.logs()})
    if (::mkdir(path.c_str(), path == directory.root() ? 0700 : 0755) != 0 && errno != EEXIST)
      return fail(errno_error("make " + path.string(), errno));
  return {};
}

/// Programs open /dev/stdout and /dev/stderr anew, whatever user they run as; the pipes there
/// belong to the machine's root, who is nobody inside. Nobody else sees them.
void open_pipes_to_all(pid_t pid) {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    const auto path = "/proc/" + std::to_string(pid) + "/fd/" + std::to_string(descriptor);
    struct stat state;
    if (::stat(path.c_str(), &state) == 0 && S_ISFIFO(state.st_mode)) ::chmod(path.c_str(), 0666);
  }
}

Result<std::vector<DeviceNumber>> numbers_of(const std::vector<Device>& devices) {
  std::vector<DeviceNumber> numbers;
  for (const auto& device : devices) {
    const auto number = device_number(device.source);
    if (!number) return fail(number.error());
    numbers.push_back(*number);
  }
  return numbers;
}

bool is_hexadecimal(const std::string& text) {
  return text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

Status ContainerRuntime::Impl::validate_cgroup_path(const std::string& path) const {
  const bool below_root = path.starts_with(options_.cgroup_root + "/");
  if (!below_root || path.find("..") != std::string::npos ||
      path.find_first_of(":\n") != std::string::npos)
    return fail(ErrorCode::kInvalidParameter,
                "The cgroup path \"" + path + "\" is not below \"" + options_.cgroup_root + "\".");
  return {};
}

Status ContainerRuntime::Impl::validate(const ContainerSpec& spec) const {
  if (spec.id.size() != kIdLength || !is_hexadecimal(spec.id))
    return fail(ErrorCode::kInvalidParameter,
                "The container id \"" + spec.id + "\" is not of 64 lower-case hexadecimal digits.");
  if (spec.args.empty())
    return fail(ErrorCode::kClient,
                "No command specified: neither the image nor the container definition has "
                "an entry point or a command.");
  if (!spec.directory.is_absolute() || spec.lower_layers.empty())
    return fail(ErrorCode::kInvalidParameter,
                "The container " + spec.name +
                    " needs an absolute directory and at least one image layer.");
  if (!spec.working_directory.empty() && spec.working_directory.front() != '/')
    return fail(ErrorCode::kClient, "The working directory \"" + spec.working_directory +
                                        "\" is not an absolute path.");
  if (spec.init_program && ::access(spec.init_program->c_str(), X_OK) != 0)
    return fail(ErrorCode::kClient, "initProcessEnabled takes the program " +
                                        spec.init_program->string() +
                                        ", which this machine lacks: install the package tini.");
  return validate_cgroup_path(spec.cgroup_path);
}

Status ContainerRuntime::Impl::create(const ContainerSpec& spec) {
  if (auto valid = validate(spec); !valid) return valid;
  const ContainerDirectory directory(spec.directory);
  const auto record = make_record(spec, machine_.boot_id);
  auto processes = make(spec, directory);
  if (processes) {
    auto watched = watch(std::make_shared<Container>(record, directory), std::move(*processes));
    if (watched) return watched;
    processes = fail(watched.error());
  }
  kill_processes_naming(spec.id);
  if (auto cleaned = clean_up(machine_.cgroups, place_, record, directory, LogRetention::kDelete);
      !cleaned)
    spdlog::warn("container {}: {}", spec.id, cleaned.error().message);
  return fail(processes.error());
}

Result<ContainerProcesses> ContainerRuntime::Impl::make(const ContainerSpec& spec,
                                                        const ContainerDirectory& directory) {
  if (auto made = make_directories(directory); !made) return fail(made.error());
  // Before there is anything to adopt or to discard, there is the record of it.
  if (auto written = write_record(directory.record(), make_record(spec, machine_.boot_id));
      !written)
    return fail(written.error());
  const ContainerMounts mounts(options_.state_directory, directory.root());
  if (auto prepared = prepare_root(spec, directory, mounts); !prepared)
    return fail(prepared.error());
  if (auto written = write_config(spec, directory, mounts); !written) return fail(written.error());
  const auto cgroup = cgroup_of(spec.cgroup_path);
  if (auto created = cgroup.create(); !created) return fail(created.error());
  if (spec.privilege == Privilege::kContained)
    if (auto restricted = cgroup.restrict_devices(spec.devices); !restricted)
      return fail(restricted.error());
  const ConmonRequest conmon{spec.id, spec.terminal, spec.standard_input};
  auto processes = create_with_conmon(machine_.conmon, crun_invocation(machine_, place_, cgroup),
                                      conmon, directory);
  if (!processes) return processes;
  open_pipes_to_all(processes->container_pid);
  if (auto removed = mounts.remove_sources(); !removed) return fail(removed.error());
  // Only now: crun itself worked inside the group and may need more than the container is to have.
  if (auto limited = cgroup.apply(spec.limits); !limited) return fail(limited.error());
  auto record = make_record(spec, machine_.boot_id);
  record.completeness = Completeness::kComplete;
  if (auto written = write_record(directory.record(), record); !written)
    return fail(written.error());
  return processes;
}

Status ContainerRuntime::Impl::prepare_root(const ContainerSpec& spec,
                                            const ContainerDirectory& directory,
                                            const ContainerMounts& mounts) {
  if (auto made = mounts.make(spec.user_namespace); !made) return made;
  OverlayMount overlay{.lower_layers = spec.lower_layers,
                       .upper = directory.upper(),
                       .work = directory.work(),
                       .target = mounts.root(),
                       .user_namespace = {},
                       .lower = mounts.lower()};
  uid_t root_inside = 0;
  if (spec.user_namespace) {
    overlay.user_namespace = spec.user_namespace->file;
    root_inside = spec.user_namespace->ids.first;
    if (::chown(directory.upper().c_str(), root_inside, root_inside) != 0)
      return fail(errno_error(directory.upper().string(), errno));
  }
  if (auto mounted = mount_overlay(overlay); !mounted) return mounted;
  if (spec.working_directory.empty()) return {};
  return make_directories_in_root(mounts.root(), spec.working_directory, root_inside);
}

Status ContainerRuntime::Impl::write_config(const ContainerSpec& spec,
                                            const ContainerDirectory& directory,
                                            const ContainerMounts& mounts) {
  auto user = resolve_user_in_root(spec.user, mounts.root());
  if (!user) return fail(user.error());
  const uid_t root_inside = spec.user_namespace ? spec.user_namespace->ids.first : 0;
  for (const auto& mount : spec.mounts) {
    if (mount.fill == Fill::kNever) continue;
    if (auto filled = fill_volume({mounts.root(), mount.target, mount.source, root_inside});
        !filled)
      return filled;
  }
  auto prepared = mounts.prepare(spec);
  if (!prepared) return fail(prepared.error());
  auto clamped = clamp_resource_limits(spec.limits.resource_limits, &own_hard_limit);
  if (!clamped) return fail(clamped.error());
  for (const auto& explanation : clamped->explanations)
    spdlog::warn("container {} of task {}: {}", spec.name, spec.task_id, explanation);
  auto devices = numbers_of(spec.devices);
  if (!devices) return fail(devices.error());
  std::vector<DeviceNode> nodes;
  if (spec.privilege == Privilege::kPrivileged) nodes = devices_of_machine();
  const OciContext context{.rootfs = mounts.root(),
                           .user = std::move(*user),
                           .machine_hostname = machine_.hostname,
                           .resource_limits = std::move(clamped->limits),
                           .seccomp_program = seccomp_program_,
                           .mounts = std::move(*prepared),
                           .devices = std::move(*devices),
                           .nodes = std::move(nodes),
                           .machine_capabilities = machine_.capabilities};
  auto written =
      write_plain_file(mounts.config(), boost::json::serialize(build_oci_config(spec, context)));
  if (!written) return written;
  if (::symlink(mounts.config().c_str(), directory.config().c_str()) != 0)
    return fail(errno_error(directory.config().string(), errno));
  return {};
}

}  // namespace minato::agent_runtime
