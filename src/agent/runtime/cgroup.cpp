#include "agent/runtime/cgroup.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <sstream>
#include <thread>

#include "agent/runtime/cpu_shares.h"
#include "agent/runtime/device_number.h"
#include "base/file.h"
#include "base/unique_fd.h"

namespace minato::agent_runtime {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::milliseconds kRemovalPatience{1000};

Status make_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST)
    return fail(errno_error("make the control group " + folder.string(), errno));
  return {};
}

Status write_control(const fs::path& file, std::string_view text) {
  const UniqueFd fd(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd) return fail(errno_error(file.string(), errno));
  if (::write(fd.get(), text.data(), text.size()) < 0)
    return fail(errno_error("write \"" + std::string(text) + "\" to " + file.string(), errno));
  return {};
}

/// A new cpuset admits nobody before it has processors and memory nodes; it takes its parent's.
Status fill_cpuset(const fs::path& folder) {
  for (const char* name : {"cpuset.cpus", "cpuset.mems"}) {
    const auto own = read_file(folder / name);
    if (!own || own->find_first_not_of("\n") != std::string::npos) continue;
    const auto parents = read_file(folder.parent_path() / name);
    if (!parents) return fail(parents.error());
    if (auto written = write_control(folder / name, *parents); !written) return written;
  }
  return {};
}

Status pass_controllers_on(const fs::path& folder, const std::vector<std::string>& offered) {
  const auto enabled = read_file(folder / "cgroup.subtree_control").value_or("");
  for (const auto& controller : offered) {
    if (controller != "cpu" && controller != "memory" && controller != "pids") continue;
    if ((" " + enabled).find(" " + controller) != std::string::npos &&
        enabled.find(controller + "set") == std::string::npos)
      continue;
    if (auto written = write_control(folder / "cgroup.subtree_control", "+" + controller); !written)
      return written;
  }
  return {};
}

/// Children first, as rmdir wants them.
void collect_folders(const fs::path& folder, std::vector<fs::path>& all) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error))
    if (entry->is_directory(error) && !entry->is_symlink(error))
      collect_folders(entry->path(), all);
  all.push_back(folder);
}

/// How many were there.
int kill_processes(const fs::path& folder) {
  std::istringstream pids(read_file(folder / "cgroup.procs").value_or(""));
  int count = 0;
  for (pid_t pid = 0; pids >> pid; ++count)
    if (pid > 0) ::kill(pid, SIGKILL);
  return count;
}

Status remove_tree(const fs::path& root) {
  struct stat state;
  if (::stat(root.c_str(), &state) != 0) return {};
  std::vector<fs::path> all;
  collect_folders(root, all);
  const auto deadline = std::chrono::steady_clock::now() + kRemovalPatience;
  for (const auto& folder : all) {
    while (::rmdir(folder.c_str()) != 0 && errno != ENOENT) {
      if (errno != EBUSY || std::chrono::steady_clock::now() > deadline)
        return fail(errno_error("remove the control group " + folder.string(), errno));
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
  return {};
}

}  // namespace

std::vector<fs::path> Cgroup::folders() const {
  std::vector<fs::path> folders;
  for (const auto& hierarchy : layout_.hierarchies)
    folders.push_back(hierarchy.mount_point / path_);
  return folders;
}

fs::path Cgroup::file(const char* controller, const char* name) const {
  const auto* mount_point = layout_.find(controller);
  return mount_point ? *mount_point / path_ / name : fs::path();
}

Status Cgroup::create() const {
  for (const auto& hierarchy : layout_.hierarchies) {
    const bool offers_legacy_cpuset = layout_.version != CgroupVersion::kUnified &&
                                      layout_.find("cpuset") == &hierarchy.mount_point;
    auto folder = hierarchy.mount_point;
    for (const auto& component : fs::path(path_)) {
      if (layout_.version == CgroupVersion::kUnified)
        if (auto passed = pass_controllers_on(folder, hierarchy.controllers); !passed)
          return passed;
      folder /= component;
      if (auto made = make_folder(folder); !made) return made;
      if (offers_legacy_cpuset)
        if (auto filled = fill_cpuset(folder); !filled) return filled;
    }
  }
  return {};
}

Status Cgroup::restrict_devices(const std::vector<Device>& more) const {
  if (layout_.version == CgroupVersion::kUnified) return {};
  if (auto denied = write_control(file("devices", "devices.deny"), "a"); !denied) return denied;
  // Making any device node, using: null, zero, full, random, urandom, tty, console, ptmx, pts.
  for (const char* rule : {"c *:* m", "b *:* m", "c 1:3 rwm", "c 1:5 rwm", "c 1:7 rwm", "c 1:8 rwm",
                           "c 1:9 rwm", "c 5:0 rwm", "c 5:1 rwm", "c 5:2 rwm", "c 136:* rwm"})
    if (auto allowed = write_control(file("devices", "devices.allow"), rule); !allowed)
      return allowed;
  for (const auto& device : more) {
    const auto number = device_number(device.source);
    if (!number) return fail(number.error());
    const auto rule = number->type + std::string(" ") + std::to_string(number->major) + ":" +
                      std::to_string(number->minor) + " " + device.access;
    if (auto allowed = write_control(file("devices", "devices.allow"), rule); !allowed)
      return allowed;
  }
  return {};
}

Status Cgroup::apply(const ContainerLimits& limits) const {
  return layout_.version == CgroupVersion::kUnified ? apply_unified(limits) : apply_legacy(limits);
}

std::vector<fs::path> Cgroup::join_files() const {
  std::vector<fs::path> files;
  if (layout_.version == CgroupVersion::kUnified) return files;
  for (const auto& folder : folders()) files.push_back(folder / "tasks");
  return files;
}

std::int64_t Cgroup::oom_kills() const {
  const bool unified = layout_.version == CgroupVersion::kUnified;
  std::istringstream events(
      read_file(file("memory", unified ? "memory.events" : "memory.oom_control")).value_or(""));
  std::string key;
  for (std::int64_t value = 0; events >> key >> value;)
    if (key == "oom_kill") return value;
  return -1;
}

std::vector<pid_t> Cgroup::processes() const {
  std::vector<pid_t> found;
  if (layout_.hierarchies.empty()) return found;
  const auto root = layout_.hierarchies.front().mount_point / path_;
  std::error_code error;
  if (!fs::exists(root, error)) return found;
  std::vector<fs::path> all;
  collect_folders(root, all);
  for (const auto& folder : all) {
    std::istringstream pids(read_file(folder / "cgroup.procs").value_or(""));
    for (pid_t pid = 0; pids >> pid;) {
      if (pid > 0) found.push_back(pid);
    }
  }
  return found;
}

void Cgroup::kill_all() const {
  const auto deadline = std::chrono::steady_clock::now() + kRemovalPatience;
  for (const auto& root : folders()) {
    std::error_code error;
    if (!fs::exists(root, error)) continue;
    if (write_control(root / "cgroup.kill", "1")) continue;
    std::vector<fs::path> all;
    collect_folders(root, all);
    for (int left = 1; left > 0 && std::chrono::steady_clock::now() < deadline;) {
      left = 0;
      for (const auto& folder : all) left += kill_processes(folder);
      if (left > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
}

Status Cgroup::remove() const {
  Status result;
  for (const auto& folder : folders())
    if (auto removed = remove_tree(folder); !removed) result = removed;
  return result;
}

Status Cgroup::apply_legacy(const ContainerLimits& limits) const {
  std::vector<std::pair<fs::path, std::string>> writes;
  if (limits.memory) {
    const auto bytes = std::to_string(limits.memory->value << 20);
    writes.emplace_back(file("memory", "memory.limit_in_bytes"), bytes);
    // Absent where the kernel does not count swap: then there is no limit to set for it.
    const auto with_swap = file("memory", "memory.memsw.limit_in_bytes");
    if (::access(with_swap.c_str(), F_OK) == 0)
      writes.emplace_back(with_swap,
                          std::to_string((limits.memory->value + limits.swap.value) << 20));
  }
  if (limits.swappiness)
    writes.emplace_back(file("memory", "memory.swappiness"), std::to_string(*limits.swappiness));
  if (limits.memory_reservation)
    writes.emplace_back(file("memory", "memory.soft_limit_in_bytes"),
                        std::to_string(limits.memory_reservation->value << 20));
  if (limits.cpu_shares)
    writes.emplace_back(file("cpu", "cpu.shares"),
                        std::to_string(cpu_weight_shares(*limits.cpu_shares)));
  if (limits.cpu_maximum) {
    writes.emplace_back(file("cpu", "cpu.cfs_period_us"), std::to_string(kCpuPeriodMicros));
    writes.emplace_back(file("cpu", "cpu.cfs_quota_us"),
                        std::to_string(cpu_quota_micros(*limits.cpu_maximum)));
  }
  if (limits.pids > 0) writes.emplace_back(file("pids", "pids.max"), std::to_string(limits.pids));
  for (const auto& [path, text] : writes)
    if (auto written = write_control(path, text); !written) return written;
  return {};
}

Status Cgroup::apply_unified(const ContainerLimits& limits) const {
  std::vector<std::pair<fs::path, std::string>> writes;
  if (limits.memory) {
    writes.emplace_back(file("memory", "memory.max"), std::to_string(limits.memory->value << 20));
    const auto swap = file("memory", "memory.swap.max");
    if (::access(swap.c_str(), F_OK) == 0)
      writes.emplace_back(swap, std::to_string(limits.swap.value << 20));
  }
  if (limits.memory_reservation)
    writes.emplace_back(file("memory", "memory.low"),
                        std::to_string(limits.memory_reservation->value << 20));
  if (limits.cpu_shares)
    writes.emplace_back(file("cpu", "cpu.weight"),
                        std::to_string(cpu_weight_unified(*limits.cpu_shares)));
  if (limits.cpu_maximum)
    writes.emplace_back(file("cpu", "cpu.max"),
                        std::to_string(cpu_quota_micros(*limits.cpu_maximum)) + " " +
                            std::to_string(kCpuPeriodMicros));
  if (limits.pids > 0) writes.emplace_back(file("pids", "pids.max"), std::to_string(limits.pids));
  for (const auto& [path, text] : writes)
    if (auto written = write_control(path, text); !written) return written;
  return {};
}

}  // namespace minato::agent_runtime
