#include "services/ecs/operations/volume_settings.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

#include "services/ecs/operations/names.h"

namespace minato::ecs {
namespace {

using Container = api::ContainerDefinition;
using Request = api::RegisterTaskDefinitionRequest;

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

tl::unexpected<Error> refuse(const api::Volume& volume, const std::string& what) {
  return fail(ErrorCode::kClient,
              "Invalid setting for volume " + quoted(volume.name.value_or("")) + ". " + what);
}

tl::unexpected<Error> refuse(const Container& container, const std::string& what) {
  return fail(ErrorCode::kClient,
              "Invalid setting for container " + quoted(container.name.value_or("")) + ". " + what);
}

bool is_absolute(const std::string& path) {
  return path.starts_with('/') && (path + '/').find("/../") == std::string::npos &&
         path.find('\0') == std::string::npos;
}

Status check_docker_volume(const api::Volume& volume, Platform platform) {
  const auto& docker = *volume.docker_volume_configuration;
  if (platform == Platform::kFargate) {
    return refuse(volume, "'dockerVolumeConfiguration' is not supported on Fargate.");
  }
  if (docker.driver.value_or("local") != "local") {
    return fail(ErrorCode::kUnsupportedMember, "Volume " + quoted(volume.name.value_or("")) +
                                                   ": dockerVolumeConfiguration.driver " +
                                                   *docker.driver +
                                                   " is not supported by Minato: local is.");
  }
  if (docker.autoprovision && docker.scope != api::Scope::kShared) {
    return refuse(volume, "'autoprovision' goes with the scope 'shared' only.");
  }
  return {};
}

Status check_volume(const api::Volume& volume, Platform platform, std::set<std::string>& names) {
  const std::string name = volume.name.value_or("");
  if (!is_name(name)) {
    return refuse(volume, "Names have 1 to 255 letters, numbers, hyphens and underscores.");
  }
  if (!names.insert(name).second) return refuse(volume, "There are two of that name.");
  if (volume.host && volume.docker_volume_configuration) {
    return refuse(volume, "It has 'host' or 'dockerVolumeConfiguration', not both.");
  }
  if (volume.docker_volume_configuration) return check_docker_volume(volume, platform);
  const std::string path = volume.host ? volume.host->source_path.value_or("") : "";
  if (path.empty()) return {};
  if (platform == Platform::kFargate) {
    return refuse(volume, "'host.sourcePath' is not supported on Fargate.");
  }
  if (!is_absolute(path)) return refuse(volume, "'host.sourcePath' is an absolute path.");
  return {};
}

/// What every container has for itself.
bool is_of_the_system(const std::string& path) {
  constexpr std::array<std::string_view, 4> kWhole{"/", "/dev", "/proc", "/sys"};
  if (std::ranges::find(kWhole, path) != kWhole.end()) return true;
  return path.starts_with("/proc/") || path.starts_with("/sys/");
}

Status check_mount_points(const Container& container, const std::set<std::string>& volumes) {
  if (!container.mount_points) return {};
  std::set<std::string> paths;
  for (const auto& point : *container.mount_points) {
    const std::string volume = point.source_volume.value_or("");
    const std::string path = point.container_path.value_or("");
    if (!volumes.contains(volume))
      return refuse(container, "Unknown volume " + quoted(volume) + '.');
    if (!is_absolute(path)) {
      return refuse(container, "The containerPath of a mount point is an absolute path, not " +
                                   quoted(path) + '.');
    }
    if (is_of_the_system(path)) return refuse(container, "Nothing can be mounted at " + path + '.');
    if (!paths.insert(path).second) {
      return refuse(container, "Two volumes are mounted at " + path + '.');
    }
  }
  return {};
}

Status check_volumes_from(const Container& container, const Request& request) {
  if (!container.volumes_from) return {};
  for (const auto& from : *container.volumes_from) {
    const auto& all = request.container_definitions;
    const auto source = std::ranges::find(all, from.source_container, &Container::name);
    const std::string name = from.source_container.value_or("");
    if (source == all.end()) {
      return refuse(container, "Its 'volumesFrom' names " + quoted(name) + ", which is not there.");
    }
    if (&*source == &container || source->name == container.name) {
      return refuse(container, "Its 'volumesFrom' names itself.");
    }
  }
  return {};
}

}  // namespace

Status validate_volumes(const Request& request, Platform platform) {
  std::set<std::string> names;
  if (request.volumes) {
    for (const auto& volume : *request.volumes) {
      if (auto good = check_volume(volume, platform, names); !good) return good;
    }
  }
  for (const auto& container : request.container_definitions) {
    Status good = check_mount_points(container, names);
    if (good) good = check_volumes_from(container, request);
    if (!good) return good;
  }
  return {};
}

}  // namespace minato::ecs
