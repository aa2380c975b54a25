#include "agent/network/network_namespace.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/vfs.h>

#include <cerrno>
#include <string_view>
#include <thread>

#include "agent/network/links.h"
#include "base/file.h"

namespace minato::network {
namespace {

constexpr const char* kOwnNamespace = "/proc/thread-self/ns/net";

// As Docker has it: a process that is not root may listen on port 80 and ping. It is the sandbox's
// own setting, because it is the thread's. Absent in old kernels.
void relax_for_ordinary_users() {
  const auto set = [](const char* path, std::string_view value) {
    const UniqueFd fd(::open(path, O_WRONLY | O_CLOEXEC));
    if (fd) (void)!::write(fd.get(), value.data(), value.size());
  };
  set("/proc/sys/net/ipv4/ip_unprivileged_port_start", "0");
  set("/proc/sys/net/ipv4/ping_group_range", "0 2147483647");
}

// Runs on a thread that ends right after, so that no other work ever finds itself in the sandbox.
Result<NetworkNamespace> create_on_this_thread(const std::filesystem::path& path) {
  if (::unshare(CLONE_NEWNET) != 0) {
    if (errno == EPERM) {
      return fail(ErrorCode::kNotSupportedHere, "Network namespaces need root.");
    }
    return fail(errno_error("unshare network namespace", errno));
  }
  UniqueFd fd(::open(kOwnNamespace, O_RDONLY | O_CLOEXEC));
  if (!fd) return fail(errno_error(kOwnNamespace, errno));
  if (::mount(kOwnNamespace, path.c_str(), nullptr, MS_BIND, nullptr) != 0) {
    return fail(errno_error("mount " + path.native(), errno));
  }
  auto inside = NetlinkSocket::open(NETLINK_ROUTE);
  if (!inside) return fail(inside.error());
  if (auto up = set_loopback_up(*inside); !up) return fail(up.error());
  relax_for_ordinary_users();
  return NetworkNamespace{std::move(fd), std::move(*inside)};
}

}  // namespace

Result<NetworkNamespace> create_network_namespace(const std::filesystem::path& path) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444));
  if (!file) return fail(errno_error(path.native(), errno));
  Result<NetworkNamespace> created = fail(ErrorCode::kServer, "");
  std::thread([&] { created = create_on_this_thread(path); }).join();
  if (!created) (void)remove_network_namespace(path);
  return created;
}

bool is_network_namespace(const std::filesystem::path& path) {
  struct statfs status {};
  return ::statfs(path.c_str(), &status) == 0 && status.f_type == NSFS_MAGIC;
}

Status remove_network_namespace(const std::filesystem::path& path) {
  if (::umount2(path.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW) != 0 && errno != EINVAL &&
      errno != ENOENT) {
    return fail(errno_error("unmount " + path.native(), errno));
  }
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
    return fail(errno_error(path.native(), errno));
  }
  return {};
}

}  // namespace minato::network
