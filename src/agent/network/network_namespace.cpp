#include "agent/network/network_namespace.h"

#include <fcntl.h>
#include <sched.h>

#include <cerrno>
#include <string_view>
#include <thread>

#include "agent/namespaces/kept_namespace.h"
#include "agent/namespaces/namespace_child.h"
#include "agent/network/links.h"
#include "base/file.h"

namespace minato::network {
namespace {

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
Result<NetworkNamespace> furnish_on_this_thread(const std::filesystem::path& path) {
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return fail(errno_error(path.native(), errno));
  if (::setns(fd.get(), CLONE_NEWNET) != 0) {
    return fail(errno_error("enter " + path.native(), errno));
  }
  auto inside = NetlinkSocket::open(NETLINK_ROUTE);
  if (!inside) return fail(inside.error());
  if (auto up = set_loopback_up(*inside); !up) return fail(up.error());
  relax_for_ordinary_users();
  return NetworkNamespace{std::move(fd), std::move(*inside)};
}

Status make_namespace(const std::filesystem::path& path, const std::filesystem::path& owner) {
  UniqueFd owner_fd;
  if (!owner.empty()) {
    owner_fd.reset(::open(owner.c_str(), O_RDONLY | O_CLOEXEC));
    if (!owner_fd) return fail(errno_error(owner.native(), errno));
  }
  return namespaces::with_new_namespaces({CLONE_NEWNET, owner_fd.get()}, [&](pid_t inside) {
    return namespaces::keep_namespace("/proc/" + std::to_string(inside) + "/ns/net", path);
  });
}

}  // namespace

Result<NetworkNamespace> create_network_namespace(const std::filesystem::path& path,
                                                  const std::filesystem::path& owner) {
  if (Status made = make_namespace(path, owner); !made) return fail(made.error());
  Result<NetworkNamespace> created = fail(ErrorCode::kServer, "");
  std::thread([&] { created = furnish_on_this_thread(path); }).join();
  if (!created) (void)remove_network_namespace(path);
  return created;
}

bool is_network_namespace(const std::filesystem::path& path) {
  return namespaces::is_kept_namespace(path);
}

Status remove_network_namespace(const std::filesystem::path& path) {
  return namespaces::drop_namespace(path);
}

}  // namespace minato::network
