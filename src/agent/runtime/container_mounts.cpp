#include "agent/runtime/container_mounts.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/namespaces/mapped_mount.h"
#include "agent/runtime/overlay_mount.h"
#include "base/file.h"
#include "base/log.h"
#include "base/stable_hash.h"
#include "base/unique_fd.h"

namespace minato::agent_runtime {

namespace fs = std::filesystem;

namespace {

constexpr const char* kFolder = "mounts";

Status make_folder(const fs::path& folder, mode_t mode) {
  if (::mkdir(folder.c_str(), mode) != 0 && errno != EEXIST)
    return fail(errno_error("make " + folder.string(), errno));
  return {};
}

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error))
    entries.push_back(entry->path());
  return entries;
}

/// Never more than the mount point itself: what would not unmount stays as it is.
Status remove_mount_point(const fs::path& target) {
  if (auto unmounted = unmount(target); !unmounted) return unmounted;
  if (::rmdir(target.c_str()) == 0 || errno == ENOENT) return {};
  if (errno == ENOTDIR && ::unlink(target.c_str()) == 0) return {};
  return fail(errno_error("remove " + target.string(), errno));
}

void remove_files_in(const fs::path& folder) {
  for (const auto& entry : entries_of(folder)) ::unlink(entry.c_str());
}

Status remove_folder(const fs::path& folder) {
  if (::rmdir(folder.c_str()) == 0 || errno == ENOENT) return {};
  return fail(errno_error("remove " + folder.string(), errno));
}

}  // namespace

ContainerMounts::ContainerMounts(const fs::path& state_directory,
                                 const fs::path& container_directory)
    : folder_(state_directory / kFolder / stable_hash_hex(container_directory.string())) {}

Status ContainerMounts::make(const std::optional<namespaces::UserNamespace>& user_namespace) const {
  if (auto made = make_folder(folder_.parent_path(), 0711); !made) return made;
  if (auto made = make_folder(folder_, 0700); !made) return made;
  const uid_t owner = user_namespace ? user_namespace->ids.first : 0;
  if (::chown(folder_.c_str(), owner, owner) != 0)
    return fail(errno_error(folder_.string(), errno));
  for (const auto& inner : {root(), lower(), sources()})
    if (auto made = make_folder(inner, 0755); !made) return made;
  return {};
}

Result<std::vector<BindMount>> ContainerMounts::prepare(const ContainerSpec& spec) const {
  auto mounts = spec.mounts;
  if (!spec.user_namespace) return mounts;
  std::size_t number = 0;
  for (auto& mount : mounts) {
    if (mount.owners == MountOwners::kAsOnDisk) continue;
    auto shown = show(mount, number++, *spec.user_namespace);
    if (!shown && shown.error().code != ErrorCode::kNotSupportedHere) return fail(shown.error());
    if (shown) {
      mount.source = std::move(*shown);
    } else {
      spdlog::warn("container {} of task {}: {} Its files belong to nobody inside.", spec.name,
                   spec.task_id, shown.error().message);
    }
  }
  return mounts;
}

Result<fs::path> ContainerMounts::show(const BindMount& mount, std::size_t number,
                                       const namespaces::UserNamespace& user_namespace) const {
  const fs::path target = sources() / std::to_string(number);
  struct stat source;
  if (::stat(mount.source.c_str(), &source) != 0)
    return fail(errno_error("the volume " + mount.source.string(), errno));
  if (S_ISDIR(source.st_mode)) {
    if (auto made = make_folder(target, 0755); !made) return fail(made.error());
  } else {
    const UniqueFd file(::open(target.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC, 0644));
    if (!file) return fail(errno_error(target.string(), errno));
  }
  const auto shown = namespaces::mount_mapped(
      {.source = mount.source, .target = target, .user_namespace = user_namespace.file});
  if (!shown) return fail(shown.error());
  return target;
}

Status ContainerMounts::remove_sources() const {
  for (const auto& source : entries_of(sources()))
    if (auto removed = remove_mount_point(source); !removed) return removed;
  return {};
}

Status ContainerMounts::remove() const {
  if (auto removed = remove_sources(); !removed) return removed;
  if (auto removed = remove_folder(sources()); !removed) return removed;
  for (const auto& mount_point : {lower(), root()})
    if (auto removed = remove_mount_point(mount_point); !removed) return removed;
  remove_files_in(folder_);
  return remove_folder(folder_);
}

Status remove_all_mounts(const fs::path& state_directory) {
  Status first;
  const auto folder = state_directory / kFolder;
  for (const auto& one : entries_of(folder)) {
    const auto mountinfo = read_file("/proc/self/mountinfo");
    if (!mountinfo) return fail(mountinfo.error());
    for (const auto& mount_point : mounts_below(*mountinfo, one))
      if (auto unmounted = unmount(mount_point); !unmounted && first) first = unmounted;
    for (const auto& source : entries_of(one / "sources"))
      if (auto removed = remove_mount_point(source); !removed && first) first = removed;
    for (const auto* name : {"sources", "lower", "root"})
      if (auto removed = remove_folder(one / name); !removed && first) first = removed;
    remove_files_in(one);
    if (auto removed = remove_folder(one); !removed && first) first = removed;
  }
  if (auto removed = remove_folder(folder); !removed && first) first = removed;
  return first;
}

}  // namespace minato::agent_runtime
