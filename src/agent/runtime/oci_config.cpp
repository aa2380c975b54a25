#include "agent/runtime/oci_config.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <span>

namespace minato::agent_runtime {

namespace json = boost::json;

namespace {

/// Docker's default capabilities.
constexpr const char* kCapabilities[] = {
    "CAP_CHOWN",   "CAP_DAC_OVERRIDE", "CAP_FSETID",      "CAP_FOWNER",          "CAP_MKNOD",
    "CAP_NET_RAW", "CAP_SETGID",       "CAP_SETUID",      "CAP_SETFCAP",         "CAP_SETPCAP",
    "CAP_KILL",    "CAP_SYS_CHROOT",   "CAP_AUDIT_WRITE", "CAP_NET_BIND_SERVICE"};

constexpr std::string_view kPrefix = "CAP_";

/// By their numbers, up to the newest that Debian 12's crun knows.
constexpr const char* kAllCapabilities[] = {"CAP_CHOWN",
                                            "CAP_DAC_OVERRIDE",
                                            "CAP_DAC_READ_SEARCH",
                                            "CAP_FOWNER",
                                            "CAP_FSETID",
                                            "CAP_KILL",
                                            "CAP_SETGID",
                                            "CAP_SETUID",
                                            "CAP_SETPCAP",
                                            "CAP_LINUX_IMMUTABLE",
                                            "CAP_NET_BIND_SERVICE",
                                            "CAP_NET_BROADCAST",
                                            "CAP_NET_ADMIN",
                                            "CAP_NET_RAW",
                                            "CAP_IPC_LOCK",
                                            "CAP_IPC_OWNER",
                                            "CAP_SYS_MODULE",
                                            "CAP_SYS_RAWIO",
                                            "CAP_SYS_CHROOT",
                                            "CAP_SYS_PTRACE",
                                            "CAP_SYS_PACCT",
                                            "CAP_SYS_ADMIN",
                                            "CAP_SYS_BOOT",
                                            "CAP_SYS_NICE",
                                            "CAP_SYS_RESOURCE",
                                            "CAP_SYS_TIME",
                                            "CAP_SYS_TTY_CONFIG",
                                            "CAP_MKNOD",
                                            "CAP_LEASE",
                                            "CAP_AUDIT_WRITE",
                                            "CAP_AUDIT_CONTROL",
                                            "CAP_SETFCAP",
                                            "CAP_MAC_OVERRIDE",
                                            "CAP_MAC_ADMIN",
                                            "CAP_SYSLOG",
                                            "CAP_WAKE_ALARM",
                                            "CAP_BLOCK_SUSPEND",
                                            "CAP_AUDIT_READ",
                                            "CAP_PERFMON",
                                            "CAP_BPF",
                                            "CAP_CHECKPOINT_RESTORE"};

/// Where an init program is shown: /dev is the container's own, whatever the image has.
constexpr const char* kInitPath = "/dev/init";

/// What of /proc and /sys tells about, or changes, the machine: Docker's lists.
constexpr const char* kMaskedPaths[] = {"/proc/acpi",
                                        "/proc/asound",
                                        "/proc/interrupts",
                                        "/proc/kcore",
                                        "/proc/keys",
                                        "/proc/latency_stats",
                                        "/proc/sched_debug",
                                        "/proc/scsi",
                                        "/proc/timer_list",
                                        "/proc/timer_stats",
                                        "/sys/devices/virtual/powercap",
                                        "/sys/firmware"};
constexpr const char* kReadOnlyPaths[] = {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys",
                                          "/proc/sysrq-trigger"};

constexpr const char* kDefaultPath =
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

template <class Range>
json::array strings(const Range& range) {
  json::array array;
  for (const auto& text : range) array.emplace_back(text);
  return array;
}

std::string hostname_of(const ContainerSpec& spec, const OciContext& context) {
  return spec.hostname.empty() ? context.machine_hostname : spec.hostname;
}

void add_default(std::vector<std::string>& env, const std::string& variable) {
  const auto name = variable.substr(0, variable.find('=') + 1);
  const bool given = std::any_of(env.begin(), env.end(),
                                 [&](const std::string& one) { return one.starts_with(name); });
  if (!given) env.push_back(variable);
}

json::object user_object(const ContainerUser& user) {
  json::object object{{"uid", user.uid}, {"gid", user.gid}};
  if (!user.additional_gids.empty()) object["additionalGids"] = strings(user.additional_gids);
  return object;
}

json::array rlimit_array(const std::vector<ResourceLimit>& limits) {
  json::array array;
  for (const auto& limit : limits)
    array.push_back(json::object{{"type", limit.name}, {"soft", limit.soft}, {"hard", limit.hard}});
  return array;
}

json::object file_system(const char* target, const char* type,
                         std::initializer_list<const char*> options) {
  return {{"destination", target}, {"type", type}, {"source", type}, {"options", strings(options)}};
}

json::object bind_mount(const BindMount& mount) {
  const char* access = mount.access == MountAccess::kReadOnly ? "ro" : "rw";
  return {{"destination", mount.target.string()},
          {"type", "bind"},
          {"source", mount.source.string()},
          {"options", json::array{"rbind", "rprivate", access}}};
}

std::string size_option(Mebibytes size) { return "size=" + std::to_string(size.value) + "m"; }

json::object memory_mount(const MemoryMount& mount) {
  json::array options{"nosuid", "nodev", "noexec"};
  for (const auto& option : mount.options) options.emplace_back(option);
  options.emplace_back(size_option(mount.size));
  return {{"destination", mount.target.string()},
          {"type", "tmpfs"},
          {"source", "tmpfs"},
          {"options", std::move(options)}};
}

json::array capabilities_of_machine(const OciContext& context) {
  json::array array;
  for (std::size_t number = 0; number < std::size(kAllCapabilities); ++number)
    if ((context.machine_capabilities >> number & 1) != 0)
      array.emplace_back(kAllCapabilities[number]);
  return array;
}

/// The default ones (or all) without those dropped, and those added.
json::array capabilities(const ContainerSpec& spec, const OciContext& context) {
  if (spec.privilege == Privilege::kPrivileged) return capabilities_of_machine(context);
  const auto is_in = [](const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  const bool all = is_in(spec.added_capabilities, "ALL");
  json::array array;
  for (const std::string_view name :
       all ? std::span<const char* const>(kAllCapabilities) : std::span(kCapabilities)) {
    const bool dropped = is_in(spec.dropped_capabilities, "ALL") ||
                         is_in(spec.dropped_capabilities, name.substr(kPrefix.size()));
    if (!dropped) array.emplace_back(name);
  }
  for (const auto& name : spec.added_capabilities) {
    if (name == "ALL") continue;
    const json::value full(std::string(kPrefix) + name);
    if (std::find(array.begin(), array.end(), full) == array.end()) array.push_back(full);
  }
  return array;
}

json::array mounts(const ContainerSpec& spec, const OciContext& context) {
  const bool contained = spec.privilege == Privilege::kContained;
  const char* access = contained ? "ro" : "rw";
  json::array array{
      file_system("/proc", "proc", {"nosuid", "noexec", "nodev"}),
      file_system("/dev", "tmpfs", {"nosuid", "strictatime", "mode=755", "size=65536k"}),
      file_system("/dev/pts", "devpts",
                  {"nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"}),
  };
  if (spec.shared_memory_folder) {
    array.push_back(bind_mount({*spec.shared_memory_folder, "/dev/shm", MountAccess::kReadWrite}));
  } else if (spec.shared_memory) {
    const std::string size = size_option(*spec.shared_memory);
    array.push_back(
        file_system("/dev/shm", "tmpfs", {"nosuid", "noexec", "nodev", "mode=1777", size.c_str()}));
  }
  for (const auto& mount : {
           file_system("/dev/mqueue", "mqueue", {"nosuid", "noexec", "nodev"}),
           // Of the network namespace that the container joins, which belongs to its user
           // namespace.
           file_system("/sys", "sysfs", {"nosuid", "noexec", "nodev", access}),
           file_system("/sys/fs/cgroup", "cgroup",
                       {"nosuid", "noexec", "nodev", "relatime", access}),
       })
    array.push_back(mount);
  if (spec.init_program)
    array.push_back(bind_mount({*spec.init_program, kInitPath, MountAccess::kReadOnly}));
  for (const auto& device : spec.devices)
    array.push_back(bind_mount({device.source, device.target, MountAccess::kReadWrite}));
  for (const auto& mount : spec.memory_mounts) array.push_back(memory_mount(mount));
  for (const auto& mount : context.mounts) array.push_back(bind_mount(mount));
  return array;
}

void add_namespace(const char* type, const SharedNamespace& shared, json::array& array) {
  switch (shared.of) {
    case SharedNamespace::Of::kMachine:
      return;
    case SharedNamespace::Of::kContainer:
      array.push_back(json::object{{"type", type}});
      return;
    case SharedNamespace::Of::kTask:
      array.push_back(json::object{{"type", type}, {"path", shared.file.string()}});
      return;
  }
}

json::array namespaces(const ContainerSpec& spec) {
  json::array array;
  for (const char* type : {"uts", "mount", "cgroup"}) array.push_back(json::object{{"type", type}});
  add_namespace("pid", spec.processes, array);
  add_namespace("ipc", spec.shared_memory_and_queues, array);
  if (spec.network_namespace)
    array.push_back(json::object{{"type", "network"}, {"path", spec.network_namespace->string()}});
  if (spec.user_namespace)
    array.push_back(json::object{{"type", "user"}, {"path", spec.user_namespace->file.string()}});
  return array;
}

json::object device_rule(const char* type, std::int64_t major, std::int64_t minor,
                         const char* access) {
  json::object rule{{"allow", true}, {"type", type}, {"access", access}};
  if (major >= 0) rule["major"] = major;
  if (minor >= 0) rule["minor"] = minor;
  return rule;
}

/// As Cgroup::restrict_devices, for version 2. The other limits are the runtime's own to write.
json::object resources(const ContainerSpec& spec, const OciContext& context) {
  if (spec.privilege == Privilege::kPrivileged)
    return {{"devices", json::array{json::object{{"allow", true}, {"access", "rwm"}}}}};
  json::array devices{json::object{{"allow", false}, {"access", "rwm"}},
                      device_rule("c", -1, -1, "m"), device_rule("b", -1, -1, "m")};
  for (const std::int64_t minor : {3, 5, 7, 8, 9})
    devices.push_back(device_rule("c", 1, minor, "rwm"));
  for (const std::int64_t minor : {0, 1, 2}) devices.push_back(device_rule("c", 5, minor, "rwm"));
  devices.push_back(device_rule("c", 136, -1, "rwm"));
  for (std::size_t i = 0; i < context.devices.size(); ++i) {
    const auto& number = context.devices[i];
    devices.push_back(device_rule(std::string(1, number.type).c_str(), number.major, number.minor,
                                  spec.devices[i].access.c_str()));
  }
  return {{"devices", std::move(devices)}};
}

json::array nodes(const OciContext& context) {
  json::array array;
  for (const auto& node : context.nodes)
    array.push_back(json::object{{"path", node.path.string()},
                                 {"type", std::string(1, node.number.type)},
                                 {"major", node.number.major},
                                 {"minor", node.number.minor},
                                 {"fileMode", node.mode},
                                 {"uid", 0},
                                 {"gid", 0}});
  return array;
}

json::object linux_object(const ContainerSpec& spec, const OciContext& context) {
  json::object object{{"namespaces", namespaces(spec)},
                      {"cgroupsPath", "/" + spec.cgroup_path},
                      {"resources", resources(spec, context)}};
  if (spec.privilege == Privilege::kContained) {
    object["maskedPaths"] = strings(kMaskedPaths);
    object["readonlyPaths"] = strings(kReadOnlyPaths);
  }
  if (!context.nodes.empty()) object["devices"] = nodes(context);
  // As Docker: in a network of its own, nobody needs to be root for a low port or for ping.
  json::object controls;
  if (spec.network_namespace) {
    controls["net.ipv4.ip_unprivileged_port_start"] = "0";
    controls["net.ipv4.ping_group_range"] = spec.user_namespace ? "0 65535" : "0 2147483647";
  }
  for (const auto& [name, value] : spec.system_controls) controls[name] = value;
  if (!controls.empty()) object["sysctl"] = std::move(controls);
  return object;
}

json::array arguments(const ContainerSpec& spec) {
  json::array array;
  if (spec.init_program) array = {kInitPath, "--"};
  for (const auto& argument : spec.args) array.emplace_back(argument);
  return array;
}

json::object process(const ContainerSpec& spec, const OciContext& context) {
  auto env = spec.env;
  add_default(env, kDefaultPath);
  add_default(env, "HOSTNAME=" + hostname_of(spec, context));
  add_default(env, "HOME=" + context.user.home);
  const json::array capable = capabilities(spec, context);
  if (spec.terminal == Terminal::kPseudoTerminal) add_default(env, "TERM=xterm");
  return {{"terminal", spec.terminal == Terminal::kPseudoTerminal},
          {"user", user_object(context.user)},
          {"args", arguments(spec)},
          {"env", strings(env)},
          {"cwd", spec.working_directory.empty() ? "/" : spec.working_directory},
          {"capabilities", {{"bounding", capable}, {"effective", capable}, {"permitted", capable}}},
          {"rlimits", rlimit_array(context.resource_limits)},
          {"noNewPrivileges", spec.privilege == Privilege::kContained}};
}

}  // namespace

json::value build_oci_config(const ContainerSpec& spec, const OciContext& context) {
  json::object annotations;
  if (spec.privilege == Privilege::kContained)
    annotations["run.oci.seccomp_bpf_data"] = context.seccomp_program;
  return json::object{{"ociVersion", "1.0.2"},
                      {"process", process(spec, context)},
                      {"root",
                       {{"path", context.rootfs.string()},
                        {"readonly", spec.root_access == MountAccess::kReadOnly}}},
                      {"hostname", hostname_of(spec, context)},
                      {"mounts", mounts(spec, context)},
                      {"linux", linux_object(spec, context)},
                      {"annotations", std::move(annotations)}};
}

json::value build_oci_exec_process(const json::value& config, const ExecProcess& wanted) {
  auto process = config.at("process").as_object();
  process["args"] = strings(wanted.args);
  auto& all = process["env"].as_array();
  for (const auto& variable : wanted.env) all.emplace_back(variable);
  process["terminal"] = wanted.terminal.has_value();
  process.erase("consoleSize");
  if (!wanted.terminal) return process;
  process["consoleSize"] = {{"height", wanted.terminal->rows}, {"width", wanted.terminal->columns}};
  const auto names_terminal = [](const json::value& variable) {
    return std::string_view(variable.as_string()).starts_with("TERM=");
  };
  // As `docker exec` has it; whoever sets another means it.
  if (std::ranges::none_of(all, names_terminal)) all.emplace_back("TERM=xterm");
  return process;
}

}  // namespace minato::agent_runtime
