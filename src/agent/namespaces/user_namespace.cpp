#include "agent/namespaces/user_namespace.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>

#include "agent/namespaces/kept_namespace.h"
#include "agent/namespaces/namespace_child.h"
#include "base/file.h"
#include "base/unique_fd.h"

namespace minato::namespaces {
namespace {

Status write_map(const std::string& path, const std::string& map) {
  const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd || ::write(fd.get(), map.data(), map.size()) != static_cast<ssize_t>(map.size())) {
    return fail(errno_error(path, errno));
  }
  return {};
}

}  // namespace

Status create_user_namespace(const UserNamespace& user_namespace) {
  const std::string map = fmt::format("0 {} {}", user_namespace.ids.first, IdRange::kSize);
  return with_new_namespaces({.make = CLONE_NEWUSER}, [&](pid_t inside) -> Status {
    const std::string process = fmt::format("/proc/{}/", inside);
    if (Status mapped = write_map(process + "uid_map", map); !mapped) return mapped;
    if (Status mapped = write_map(process + "gid_map", map); !mapped) return mapped;
    return keep_namespace(process + "ns/user", user_namespace.file);
  });
}

}  // namespace minato::namespaces
