#include "agent/task_volumes.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "agent/quick_file.h"

namespace minato::agent {
namespace {

namespace fs = std::filesystem;
using agent_runtime::BindMount;
using agent_runtime::MountAccess;
using agent_runtime::MountOwners;
using ecs::api::ContainerDefinition;
using ecs::api::TaskDefinition;
using ecs::api::Volume;

/// What makes a machine what it is. Root of a task may look at it as nobody only.
constexpr std::array<std::string_view, 16> kSystemFolders{"/bin",
                                                          "/boot",
                                                          "/etc",
                                                          "/lib",
                                                          "/lib32",
                                                          "/lib64",
                                                          "/libx32",
                                                          "/root",
                                                          "/run",
                                                          "/sbin",
                                                          "/usr",
                                                          "/var/lib/containerd",
                                                          "/var/lib/docker",
                                                          "/var/lib/dpkg",
                                                          "/var/lib/systemd",
                                                          "/var/spool/cron"};
/// What the kernel shows of the machine, and Minato's own.
constexpr std::array<std::string_view, 3> kKernelFolders{"/dev", "/proc", "/sys"};

bool is_at_or_below(const fs::path& path, const fs::path& folder) {
  const auto mismatch = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  return mismatch.first == folder.end();
}

template <class Folders>
bool is_in_one_of(const Folders& folders, const fs::path& path) {
  return std::ranges::any_of(folders, [&](auto folder) { return is_at_or_below(path, folder); });
}

template <class Folders>
bool holds_one_of(const Folders& folders, const fs::path& path) {
  return std::ranges::any_of(folders, [&](auto folder) { return is_at_or_below(folder, path); });
}

/// Where the path leads, as far as it exists.
fs::path real_path(const fs::path& path) {
  std::error_code error;
  auto real = fs::weakly_canonical(path, error);
  return error ? path.lexically_normal() : real;
}

tl::unexpected<Error> refuse(const fs::path& path, const std::string& what) {
  return fail(ErrorCode::kClient, "The volume's sourcePath " + path.native() + " " + what +
                                      ", which this machine does not give to tasks: start its "
                                      "agent with --allow-privileged if it should.");
}

class Volumes {
 public:
  Volumes(const TaskDefinition& definition, const VolumePlace& place)
      : definition_(definition), place_(place) {}

  Result<ContainerVolumes> of(std::size_t index, const std::vector<std::string>& image_volumes) {
    const ContainerDefinition& container = definition_.container_definitions->at(index);
    if (Status added = add_mount_points(container, MountAccess::kReadWrite); !added) {
      return fail(added.error());
    }
    if (container.volumes_from) {
      for (const auto& from : *container.volumes_from) {
        if (Status added = add_from(from); !added) return fail(added.error());
      }
    }
    add_image_volumes(container.name.value_or(""), image_volumes);
    return std::move(found_);
  }

 private:
  bool allows_everything() const {
    return place_.policy.host_access == MachinePolicy::HostAccess::kAllowed;
  }

  bool has_mount_at(const fs::path& target) const {
    return std::ranges::any_of(found_.mounts,
                               [&](const BindMount& mount) { return mount.target == target; });
  }

  // What a container says itself goes before what it takes from others.
  void add(BindMount mount) {
    mount.target = mount.target.lexically_normal();
    if (!has_mount_at(mount.target)) found_.mounts.push_back(std::move(mount));
  }

  Status add_mount_points(const ContainerDefinition& container, MountAccess most) {
    if (!container.mount_points) return {};
    for (const auto& point : *container.mount_points) {
      auto mount = mount_of(point.source_volume.value_or(""));
      if (!mount) return fail(mount.error());
      mount->target = point.container_path.value_or("");
      const bool read_only = point.read_only.value_or(false) || most == MountAccess::kReadOnly;
      mount->access = read_only ? MountAccess::kReadOnly : MountAccess::kReadWrite;
      add(std::move(*mount));
    }
    return {};
  }

  Status add_from(const ecs::api::VolumeFrom& from) {
    const auto& all = *definition_.container_definitions;
    const auto source = std::ranges::find(all, from.source_container, &ContainerDefinition::name);
    if (source == all.end()) return {};
    return add_mount_points(
        *source, from.read_only.value_or(false) ? MountAccess::kReadOnly : MountAccess::kReadWrite);
  }

  // Docker's anonymous volumes: writable even where the root is not.
  void add_image_volumes(const std::string& container, const std::vector<std::string>& paths) {
    for (const std::string& path : paths) {
      if (!path.starts_with('/') || has_mount_at(fs::path(path).lexically_normal())) continue;
      std::string name = "image." + container + path;
      std::ranges::replace(name, '/', '.');
      BindMount mount = own_mount(place_.layout.task_volume(place_.task_id, name), name);
      mount.target = path;
      mount.access = MountAccess::kReadWrite;
      add(std::move(mount));
    }
  }

  // A folder of Minato's, filled with what the image has where it is mounted first.
  BindMount own_mount(fs::path folder, const std::string& name,
                      VolumeFolder::WhenAbsent when_absent = VolumeFolder::WhenAbsent::kMake) {
    found_.folders.push_back({name, folder, when_absent});
    return {.source = std::move(folder),
            .target = {},
            .access = MountAccess::kReadOnly,
            .owners = MountOwners::kAsInside,
            .fill = agent_runtime::Fill::kFromImage};
  }

  Result<BindMount> mount_of(const std::string& name) {
    const Volume* volume = find_volume(name);
    if (!volume) return fail(ErrorCode::kClient, "There is no volume " + name + " in the task.");
    if (volume->docker_volume_configuration) {
      return docker_mount(name, *volume->docker_volume_configuration);
    }
    const std::string path = volume->host ? volume->host->source_path.value_or("") : "";
    if (path.empty()) return own_mount(place_.layout.task_volume(place_.task_id, name), name);
    return host_mount(name, path);
  }

  const Volume* find_volume(const std::string& name) const {
    if (!definition_.volumes) return nullptr;
    const auto found = std::ranges::find(*definition_.volumes, name, &Volume::name);
    return found == definition_.volumes->end() ? nullptr : &*found;
  }

  BindMount docker_mount(const std::string& name,
                         const ecs::api::DockerVolumeConfiguration& configuration) {
    if (configuration.scope != ecs::api::Scope::kShared) {
      return own_mount(place_.layout.task_volume(place_.task_id, name), name);
    }
    const bool provisions = configuration.autoprovision.value_or(false);
    return own_mount(
        place_.layout.shared_volume(name), name,
        provisions ? VolumeFolder::WhenAbsent::kMake : VolumeFolder::WhenAbsent::kRefuse);
  }

  Result<BindMount> host_mount(const std::string& name, const fs::path& path) {
    const fs::path real = real_path(path);
    BindMount mount{.source = real,
                    .target = {},
                    .access = MountAccess::kReadOnly,
                    .owners = MountOwners::kAsInside,
                    .fill = agent_runtime::Fill::kNever};
    struct stat state;
    const bool exists = ::stat(real.c_str(), &state) == 0;
    if (!exists) found_.folders.push_back({name, real, VolumeFolder::WhenAbsent::kMake});
    if (allows_everything()) return mount;
    if (exists && S_ISSOCK(state.st_mode)) return refuse(path, "is a socket of the machine");
    if (is_in_one_of(kKernelFolders, real)) return refuse(path, "is of the machine's kernel");
    const fs::path own = real_path(place_.layout.data_directory());
    if (is_at_or_below(real, own) || is_at_or_below(own, real)) {
      return refuse(path, "has Minato's own data in it");
    }
    if (is_in_one_of(kSystemFolders, real) || holds_one_of(kSystemFolders, real)) {
      if (!exists) return refuse(path, "would be made in a system folder");
      mount.owners = MountOwners::kAsOnDisk;
    }
    return mount;
  }

  const TaskDefinition& definition_;
  const VolumePlace& place_;
  ContainerVolumes found_;
};

}  // namespace

Result<ContainerVolumes> make_container_volumes(const TaskDefinition& definition, std::size_t index,
                                                const std::vector<std::string>& image_volumes,
                                                const VolumePlace& place) {
  return Volumes(definition, place).of(index, image_volumes);
}

void add_volumes(std::vector<BindMount> mounts, agent_runtime::ContainerSpec& spec) {
  spec.mounts.insert(spec.mounts.end(), std::make_move_iterator(mounts.begin()),
                     std::make_move_iterator(mounts.end()));
  std::ranges::stable_sort(spec.mounts, {}, [](const BindMount& mount) {
    return std::distance(mount.target.begin(), mount.target.end());
  });
}

Status make_volume_folders(const std::vector<VolumeFolder>& folders) {
  for (const VolumeFolder& folder : folders) {
    std::error_code error;
    if (std::filesystem::exists(folder.path, error)) continue;
    if (folder.when_absent == VolumeFolder::WhenAbsent::kRefuse) {
      return fail(ErrorCode::kClient, "The shared volume " + folder.volume +
                                          " does not exist on this machine: set its "
                                          "autoprovision, or make the folder " +
                                          folder.path.native() + ".");
    }
    if (Status made = make_directories(folder.path); !made) return made;
  }
  return {};
}

}  // namespace minato::agent
