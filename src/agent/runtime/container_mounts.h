// ContainerMounts: where one container's file systems are mounted on this machine, and their coming
// and going. They lie below the runtime's state directory and not in the container's own, for two
// reasons: what deletes a container's files can never meet somebody else's, and root inside a user
// namespace, who is nobody here, must be able to walk there.
//   mounts/HASH/          owned by root inside the container, closed to all others
//     root                its root
//     lower               the image's layers while the root is being mounted
//     config.json         the container's configuration, with its secrets: on a tmpfs, for root
//     only sources/N           what its volumes show, until the container has mounts of its own
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "agent/namespaces/user_namespace.h"
#include "agent/runtime/container_spec.h"
#include "base/result.h"

namespace minato::agent_runtime {

class ContainerMounts {
 public:
  ContainerMounts(const std::filesystem::path& state_directory,
                  const std::filesystem::path& container_directory);

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path root() const { return folder_ / "root"; }
  std::filesystem::path lower() const { return folder_ / "lower"; }
  std::filesystem::path config() const { return folder_ / "config.json"; }
  std::filesystem::path sources() const { return folder_ / "sources"; }

  /// Makes the folders.
  Status make(const std::optional<namespaces::UserNamespace>& user_namespace) const;
  /// The container's mounts with sources that show the container's owners, where those are wanted.
  /// Where a file system can't do that, its files belong to nobody inside, which is logged.
  Result<std::vector<BindMount>> prepare(const ContainerSpec& spec) const;
  /// Once the container is made, it has mounts of its own.
  Status remove_sources() const;
  /// Everything. Not an error when there is nothing.
  Status remove() const;

 private:
  Result<std::filesystem::path> show(const BindMount& mount, std::size_t number,
                                     const namespaces::UserNamespace& user_namespace) const;

  std::filesystem::path folder_;
};

/// Those of containers that nobody knows any more: all below the state directory.
Status remove_all_mounts(const std::filesystem::path& state_directory);

}  // namespace minato::agent_runtime
