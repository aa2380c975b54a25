#include "agent/runtime/machine.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <sstream>

#include "agent/runtime/container_record.h"
#include "base/file.h"

namespace minato::agent_runtime {

namespace fs = std::filesystem;

namespace {

Result<fs::path> require_program(const std::string& name) {
  auto path = find_program(name);
  if (path.empty())
    return fail(ErrorCode::kNotSupportedHere, "The program \"" + name +
                                                  "\" is not installed: apt-get install " + name +
                                                  " (Debian package " + name + ").");
  return path;
}

bool overlay_is_known() {
  return read_file("/proc/filesystems").value_or("").find("overlay\n") != std::string::npos;
}

/// A mount of a type that is not loaded makes the kernel load it; this one can't succeed.
Status require_overlay() {
  if (overlay_is_known()) return {};
  ::mount("overlay", "/", "overlay", 0, "lowerdir=");
  if (overlay_is_known()) return {};
  return fail(ErrorCode::kNotSupportedHere,
              "This kernel has no overlay file system: load the module with \"modprobe overlay\".");
}

/// A container gets its root by pivot_root(2), which wants the present one to be a mount point.
Status require_root_mount() {
  struct statx state {};
  if (::statx(AT_FDCWD, "/", 0, STATX_TYPE, &state) != 0) return fail(errno_error("/", errno));
  const bool known = (state.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT) != 0;
  if (!known || (state.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0) return {};
  return fail(ErrorCode::kNotSupportedHere,
              "The agent runs in a chroot whose directory is no mount point, so containers can get "
              "no root of "
              "their own: mount it on itself first (mount --bind DIR DIR).");
}

}  // namespace

fs::path find_program(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(std::string(path ? path : "") +
                             ":/usr/bin:/usr/sbin:/usr/local/bin:/bin:/sbin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const auto candidate = fs::path(folder) / name;
    if (!folder.empty() && folder.front() == '/' && ::access(candidate.c_str(), X_OK) == 0)
      return candidate;
  }
  return {};
}

namespace {

/// "CapPrm:\t000001ffffffffff"
std::uint64_t own_capabilities() {
  constexpr std::string_view kKey = "CapPrm:";
  std::istringstream lines(read_file("/proc/self/status").value_or(""));
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(kKey)) return std::strtoull(line.c_str() + kKey.size(), nullptr, 16);
  return 0;
}

}  // namespace

Result<Machine> inspect_machine() {
  if (::geteuid() != 0)
    return fail(ErrorCode::kNotSupportedHere,
                "Running containers needs root: start the agent with sudo.");
  Machine machine;
  auto crun = require_program("crun");
  if (!crun) return fail(crun.error());
  auto conmon = require_program("conmon");
  if (!conmon) return fail(conmon.error());
  if (auto root = require_root_mount(); !root) return fail(root.error());
  if (auto overlay = require_overlay(); !overlay) return fail(overlay.error());
  if (::prctl(PR_GET_SECCOMP) < 0 && errno == EINVAL)
    return fail(ErrorCode::kNotSupportedHere,
                "This kernel is built without seccomp, which containers need.");
  auto cgroups = detect_cgroup_layout();
  if (!cgroups) return fail(cgroups.error());
  machine.crun = std::move(*crun);
  machine.conmon = std::move(*conmon);
  machine.cgroups = std::move(*cgroups);
  std::string name(256, '\0');
  ::gethostname(name.data(), name.size() - 1);
  machine.hostname = name.c_str();
  machine.boot_id = read_boot_id();
  machine.capabilities = own_capabilities();
  return machine;
}

}  // namespace minato::agent_runtime
