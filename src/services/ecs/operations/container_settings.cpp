#include "services/ecs/operations/container_settings.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace minato::ecs {
namespace {

using Container = api::ContainerDefinition;

/// Of one container's /dev/shm or tmpfs; more would be no size but a mistake.
constexpr int kMostMebibytes = 1 << 20;

/// Kernel parameters of the IPC namespace that each container has for itself.
constexpr std::array<std::string_view, 8> kIpcControls{
    "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem",
    "kernel.shmall", "kernel.shmmax", "kernel.shmmni", "kernel.shm_rmid_forced"};

/// capabilities(7), as ECS names them.
constexpr std::array<std::string_view, 38> kCapabilities{
    "ALL",        "AUDIT_CONTROL",   "AUDIT_WRITE",      "BLOCK_SUSPEND",
    "CHOWN",      "DAC_OVERRIDE",    "DAC_READ_SEARCH",  "FOWNER",
    "FSETID",     "IPC_LOCK",        "IPC_OWNER",        "KILL",
    "LEASE",      "LINUX_IMMUTABLE", "MAC_ADMIN",        "MAC_OVERRIDE",
    "MKNOD",      "NET_ADMIN",       "NET_BIND_SERVICE", "NET_BROADCAST",
    "NET_RAW",    "SETFCAP",         "SETGID",           "SETPCAP",
    "SETUID",     "SYS_ADMIN",       "SYS_BOOT",         "SYS_CHROOT",
    "SYS_MODULE", "SYS_NICE",        "SYS_PACCT",        "SYS_PTRACE",
    "SYS_RAWIO",  "SYS_RESOURCE",    "SYS_TIME",         "SYS_TTY_CONFIG",
    "SYSLOG",     "WAKE_ALARM"};

constexpr std::array<std::string_view, 20> kTmpfsOptions{
    "defaults", "ro",         "rw",       "suid",       "nosuid",      "dev",          "nodev",
    "exec",     "noexec",     "sync",     "async",      "dirsync",     "atime",        "noatime",
    "diratime", "nodiratime", "relatime", "norelatime", "strictatime", "nostrictatime"};
constexpr std::array<std::string_view, 4> kTmpfsValues{"mode=", "uid=", "gid=", "nr_inodes="};

template <class Names>
bool is_one_of(const Names& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

tl::unexpected<Error> refuse(const Container& container, const std::string& what) {
  return fail(ErrorCode::kClient,
              "Invalid setting for container '" + container.name.value_or("") + "'. " + what);
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// "10.0.0.1".
bool is_ipv4(std::string_view text) {
  int parts = 0;
  while (true) {
    const std::size_t dot = std::min(text.find('.'), text.size());
    const std::string_view part = text.substr(0, dot);
    if (!is_digits(part) || part.size() > 3 || std::stoi(std::string(part)) > 255) return false;
    ++parts;
    if (dot == text.size()) return parts == 4;
    text.remove_prefix(dot + 1);
  }
}

/// Close enough for a line of a file: letters, digits and colons, at least two of these.
bool is_ipv6(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' ||
           c == '.';
  };
  return text.size() <= 45 && std::ranges::count(text, ':') >= 2 && std::ranges::all_of(text, fits);
}

bool is_host_name(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '.' || c == '_';
  };
  return !text.empty() && text.size() <= 253 && std::ranges::all_of(text, fits);
}

Status check_ulimits(const Container& container) {
  if (!container.ulimits) return {};
  std::set<api::UlimitName> names;
  for (const auto& limit : *container.ulimits) {
    const std::string name(to_string(limit.name));
    if (!names.insert(limit.name).second) {
      return refuse(container, "'ulimits' has " + name + " twice.");
    }
    if (limit.soft_limit < -1 || limit.hard_limit < -1) {
      return refuse(container, "The limits of " + name + " are not negative; -1 is unlimited.");
    }
    const bool unlimited = limit.hard_limit == -1;
    const bool soft_is_more = limit.soft_limit == -1 || limit.soft_limit > limit.hard_limit;
    if (!unlimited && soft_is_more) {
      return refuse(container, "The soft limit of " + name + " is more than its hard limit.");
    }
  }
  return {};
}

Status check_control(const Container& container, const std::string& name, api::NetworkMode mode) {
  if (is_one_of(kIpcControls, name) || name.starts_with("fs.mqueue.")) return {};
  if (!name.starts_with("net.")) {
    return refuse(container, "The system control " + quoted(name) +
                                 " is neither of the network nor of the IPC namespace: it would "
                                 "change the whole machine.");
  }
  if (mode != api::NetworkMode::kHost) return {};
  return refuse(container, "The system control " + quoted(name) +
                               " is not supported with the network mode host: it would change the "
                               "whole machine.");
}

Status check_system_controls(const Container& container, api::NetworkMode mode) {
  if (!container.system_controls) return {};
  for (const auto& control : *container.system_controls) {
    const std::string name = control.namespace_.value_or("");
    const std::string value = control.value.value_or("");
    if (name.empty() || value.empty()) {
      return refuse(container, "'systemControls' have a namespace and a value each.");
    }
    const bool is_plain = std::ranges::all_of(name, [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '_' || c == '.' || c == '-';
    });
    if (!is_plain || name.find("..") != std::string::npos) {
      return refuse(container, quoted(name) + " is no system control.");
    }
    if (auto good = check_control(container, name, mode); !good) return good;
  }
  return {};
}

Status check_capabilities(const Container& container, const api::KernelCapabilities& wanted) {
  for (const auto* list : {&wanted.add, &wanted.drop}) {
    for (const std::string& name : list->value_or(std::vector<std::string>{})) {
      if (is_one_of(kCapabilities, name)) continue;
      return refuse(container, "There is no capability " + quoted(name) + '.');
    }
  }
  return {};
}

bool is_tmpfs_option(std::string_view option) {
  if (is_one_of(kTmpfsOptions, option)) return true;
  return std::ranges::any_of(kTmpfsValues, [&](std::string_view prefix) {
    return option.starts_with(prefix) && is_digits(option.substr(prefix.size()));
  });
}

Status check_tmpfs(const Container& container, const api::Tmpfs& tmpfs) {
  const std::string& path = tmpfs.container_path;
  if (!path.starts_with('/') || path == "/" || path.find("/..") != std::string::npos) {
    return refuse(container,
                  "The containerPath of a tmpfs is an absolute path, not " + quoted(path) + '.');
  }
  const bool is_systems = path == "/dev" || path == "/proc" || path.starts_with("/proc/") ||
                          path == "/sys" || path.starts_with("/sys/");
  if (is_systems) return refuse(container, "There is no tmpfs at " + path + '.');
  if (tmpfs.size < 1 || tmpfs.size > kMostMebibytes) {
    return refuse(container, "The size of the tmpfs at " + tmpfs.container_path +
                                 " is at least 1 MiB and at most 1 TiB.");
  }
  for (const std::string& option : tmpfs.mount_options.value_or(std::vector<std::string>{})) {
    if (is_tmpfs_option(option)) continue;
    return refuse(container, "The tmpfs at " + tmpfs.container_path + " has the mount option " +
                                 quoted(option) + ", which is none for a tmpfs.");
  }
  return {};
}

Status check_linux(const Container& container) {
  if (!container.linux_parameters) return {};
  const auto& linux_parameters = *container.linux_parameters;
  if (linux_parameters.capabilities) {
    const auto good = check_capabilities(container, *linux_parameters.capabilities);
    if (!good) return good;
  }
  const int shared = linux_parameters.shared_memory_size.value_or(1);
  if (shared < 1 || shared > kMostMebibytes) {
    return refuse(container, "'sharedMemorySize' is at least 1 MiB and at most 1 TiB.");
  }
  for (const auto& tmpfs : linux_parameters.tmpfs.value_or(std::vector<api::Tmpfs>{})) {
    if (auto good = check_tmpfs(container, tmpfs); !good) return good;
  }
  return {};
}

Status check_names(const Container& container, api::NetworkMode mode) {
  const auto hosts = container.extra_hosts.value_or(std::vector<api::HostEntry>{});
  if (!hosts.empty() && mode == api::NetworkMode::kAwsvpc) {
    return refuse(container, "'extraHosts' is not supported with the network mode awsvpc.");
  }
  for (const auto& host : hosts) {
    if (!is_host_name(host.hostname)) {
      return refuse(container, quoted(host.hostname) + " in 'extraHosts' is no host name.");
    }
    if (!is_ipv4(host.ip_address) && !is_ipv6(host.ip_address)) {
      return refuse(container, quoted(host.ip_address) + " in 'extraHosts' is no IP address.");
    }
  }
  for (const auto& server : container.dns_servers.value_or(std::vector<std::string>{})) {
    if (is_ipv4(server) || is_ipv6(server)) continue;
    return refuse(container, quoted(server) + " in 'dnsServers' is no IP address.");
  }
  for (const auto& domain : container.dns_search_domains.value_or(std::vector<std::string>{})) {
    if (is_host_name(domain)) continue;
    return refuse(container, quoted(domain) + " in 'dnsSearchDomains' is no domain.");
  }
  return {};
}

}  // namespace

Status validate_container_settings(const Container& container, api::NetworkMode mode) {
  Status good = check_ulimits(container);
  if (good) good = check_system_controls(container, mode);
  if (good) good = check_linux(container);
  if (good) good = check_names(container, mode);
  return good;
}

}  // namespace minato::ecs
