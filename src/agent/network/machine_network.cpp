#include "agent/network/machine_network.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <sstream>

#include "base/file.h"
#include "base/unique_fd.h"

namespace minato::network {
namespace {

Status ensure_setting(const std::string& path, char value) {
  const auto now = read_file(path);
  if (now && !now->empty() && now->front() == value) return {};
  const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd || ::write(fd.get(), &value, 1) != 1) return fail(errno_error(path, errno));
  return {};
}

// The chain of iptables' filter table where our rules belong; "" when nothing stands in the way.
std::string chain_in_the_way(NftablesSession& nftables) {
  const auto forward = nftables.run("list chain ip filter FORWARD");
  if (!forward || forward->find("policy drop") == std::string::npos) return "";
  return nftables.run("list chain ip filter DOCKER-USER") ? "DOCKER-USER" : "FORWARD";
}

}  // namespace

Status allow_forwarding(const std::string& bridge) {
  if (auto set = ensure_setting("/proc/sys/net/ipv4/ip_forward", '1'); !set) return set;
  // IPv6 is not spoken on the bridge; without it no link-local address comes and goes. Absent where
  // the kernel has no IPv6 at all.
  (void)ensure_setting(fmt::format("/proc/sys/net/ipv6/conf/{}/disable_ipv6", bridge), '1');
  return ensure_setting(fmt::format("/proc/sys/net/ipv4/conf/{}/route_localnet", bridge), '1');
}

Status pass_other_firewalls(NftablesSession& nftables, const std::string& bridge) {
  const std::string chain = chain_in_the_way(nftables);
  if (chain.empty()) return {};
  const auto listed = nftables.run("list chain ip filter " + chain);
  if (listed && listed->find('"' + bridge + '"') != std::string::npos) return {};
  const auto inserted =
      nftables.run(fmt::format("insert rule ip filter {0} iifname \"{1}\" counter accept\n"
                               "insert rule ip filter {0} oifname \"{1}\" counter accept\n",
                               chain, bridge));
  return inserted ? Status{} : fail(inserted.error());
}

Status forget_other_firewalls(NftablesSession& nftables, const std::string& bridge) {
  for (const std::string chain : {"DOCKER-USER", "FORWARD"}) {
    const auto listed = nftables.list_with_handles("list chain ip filter " + chain);
    if (!listed) continue;
    std::istringstream lines(*listed);
    for (std::string line; std::getline(lines, line);) {
      const std::size_t handle = line.find("# handle ");
      if (line.find('"' + bridge + '"') == std::string::npos || handle == std::string::npos) {
        continue;
      }
      const auto deleted = nftables.run(
          fmt::format("delete rule ip filter {} handle {}", chain, line.substr(handle + 9)));
      if (!deleted) return fail(deleted.error());
    }
  }
  return {};
}

std::string machine_address() {
  // Connecting a datagram socket sends nothing; it only asks the routing table.
  const UniqueFd fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(53);
  ::inet_pton(AF_INET, "198.51.100.1", &place.sin_addr);
  auto* generic = reinterpret_cast<sockaddr*>(&place);
  if (!fd || ::connect(fd.get(), generic, sizeof place) != 0) return "";
  socklen_t length = sizeof place;
  if (::getsockname(fd.get(), generic, &length) != 0) return "";
  char text[INET_ADDRSTRLEN] = {};
  ::inet_ntop(AF_INET, &place.sin_addr, text, sizeof text);
  return text;
}

}  // namespace minato::network
