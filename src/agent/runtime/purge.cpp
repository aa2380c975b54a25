#include <chrono>
#include <vector>

#include "agent/runtime/cgroup.h"
#include "agent/runtime/child_process.h"
#include "agent/runtime/conmon.h"
#include "agent/runtime/container_mounts.h"
#include "agent/runtime/container_runtime.h"
#include "agent/runtime/overlay_mount.h"
#include "base/file.h"

namespace minato::agent_runtime {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds kConmonPatience{2};

/// With its container dead, conmon writes the exit code and ends; one without a container is
/// killed.
void end_conmons(const fs::path& root) {
  const auto deadline = std::chrono::steady_clock::now() + kConmonPatience;
  for (const auto& conmon : find_conmons_below(root)) {
    if (wait_readable(conmon.get(), deadline) == Readiness::kReady) continue;
    signal_pidfd(conmon, SIGKILL);
    wait_readable(conmon.get(), deadline + kConmonPatience);
  }
}

Status unmount_below(const fs::path& root) {
  const auto mountinfo = read_file("/proc/self/mountinfo");
  if (!mountinfo) return fail(mountinfo.error());
  Status result;
  for (const auto& mount_point : mounts_below(*mountinfo, root))
    if (auto unmounted = unmount(mount_point); !unmounted) result = unmounted;
  return result;
}

}  // namespace

Status purge(const PurgeRequest& request) {
  const auto cgroups = detect_cgroup_layout();
  if (!cgroups) return fail(cgroups.error());
  if (request.cgroup_root.empty() || request.cgroup_root.find("..") != std::string::npos)
    return fail(ErrorCode::kInvalidParameter,
                "A cgroup root is needed, to purge what is below it.");
  const Cgroup cgroup(*cgroups, request.cgroup_root);
  cgroup.kill_all();
  std::error_code error;
  const auto root = fs::weakly_canonical(request.root, error);
  end_conmons(root);
  cgroup.kill_all();
  auto result = unmount_below(root);
  if (auto removed = remove_all_mounts(request.state_directory); !removed && result)
    result = removed;
  if (auto removed = cgroup.remove(); !removed && result) result = removed;
  fs::remove_all(request.state_directory / "crun", error);
  if (error && result)
    result =
        fail(ErrorCode::kIo, "remove " + request.state_directory.string() + ": " + error.message());
  fs::remove(request.state_directory, error);  // Where nobody else keeps something in it.
  return result;
}

}  // namespace minato::agent_runtime
