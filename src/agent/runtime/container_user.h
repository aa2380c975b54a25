// ContainerUser: the numbers behind a container's `user`, out of the image's own /etc/passwd and
// /etc/group, by Docker's rules.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace minato::agent_runtime {

struct ContainerUser {
  uid_t uid = 0;
  gid_t gid = 0;
  std::vector<gid_t>
      additional_gids;  // Groups that list the user; none when a group was asked for.
  std::string home = "/";

  friend bool operator==(const ContainerUser&, const ContainerUser&) = default;
};

/// `user` is "", "name", "uid", "name:group", "uid:gid" and the mixtures. A number need not be
/// listed, a name must: kClient, in Docker's words, when it is not. `passwd` and `group` are the
/// files' contents.
Result<ContainerUser> resolve_user(std::string_view user, std::string_view passwd,
                                   std::string_view group);

/// The same with the files below `root`, the mounted root of the container.
Result<ContainerUser> resolve_user_in_root(std::string_view user,
                                           const std::filesystem::path& root);

}  // namespace minato::agent_runtime
