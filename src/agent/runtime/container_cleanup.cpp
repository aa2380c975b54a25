#include "agent/runtime/container_cleanup.h"

#include "agent/runtime/container_mounts.h"

namespace minato::agent_runtime {

namespace fs = std::filesystem;

namespace {

Status remove_tree(const fs::path& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (error) return fail(ErrorCode::kIo, "remove " + path.string() + ": " + error.message());
  return {};
}

void keep_first(Status& first, Status next) {
  if (first && !next) first = std::move(next);
}

}  // namespace

Status clean_up(const CgroupLayout& cgroups, const CrunPlace& place, const ContainerRecord& record,
                const ContainerDirectory& directory, LogRetention retention) {
  const Cgroup cgroup(cgroups, record.cgroup_path);
  cgroup.kill_all();
  Status result = ContainerMounts(place.state_directory, directory.root()).remove();
  keep_first(result, remove_files(directory, retention));
  keep_first(result, remove_tree(crun_state_of(place, record.id)));
  keep_first(result, cgroup.remove());
  return result;
}

Status remove_files(const ContainerDirectory& directory, LogRetention retention) {
  if (retention == LogRetention::kDelete) return remove_tree(directory.root());
  Status result;
  // What overlayfs worked in belongs to the mount that is gone.
  const auto layers =
      retention == LogRetention::kKeepWithLayer ? directory.work() : directory.layers();
  for (const auto& path : {directory.bundle(), layers, directory.conmon(), directory.record()})
    keep_first(result, remove_tree(path));
  return result;
}

}  // namespace minato::agent_runtime
