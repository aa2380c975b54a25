#include "agent/network/bridge_network.h"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <optional>

#include "agent/network/links.h"
#include "agent/network/machine_network.h"
#include "agent/network/subnet_choice.h"
#include "base/file.h"
#include "base/log.h"
#include "base/stable_hash.h"
#include "base/unique_fd.h"

namespace minato::network {
namespace {

// Two Minatos that start at once must not choose the same subnet: whoever holds the lock has its
// bridge, and so its route, in place before the other looks.
UniqueFd lock_subnets() {
  UniqueFd fd(::open("/run/minato/subnets.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (fd) ::flock(fd.get(), LOCK_EX);
  return fd;
}

std::optional<Ipv4Network> kept_subnet(const std::filesystem::path& file) {
  const auto text = read_file(file);
  if (!text) return std::nullopt;
  return Ipv4Network::parse(text->substr(0, text->find('\n')));
}

Result<Ipv4Network> find_subnet(NetlinkSocket& socket, const NetworkNames& names,
                                const Ipv4Network& pool, const std::filesystem::path& file) {
  const std::vector<Ipv4Network> used = networks_in_use(socket, names.bridge);
  const auto kept = kept_subnet(file);
  const auto overlaps_kept = [&](const Ipv4Network& other) { return other.overlaps(*kept); };
  const bool kept_is_free = kept && std::none_of(used.begin(), used.end(), overlaps_kept);
  if (kept && (kept_is_free || link_index(socket, names.bridge) != 0)) return *kept;
  const auto chosen = choose_subnet(pool, used, stable_hash(names.tag));
  if (!chosen) {
    return fail(ErrorCode::kUnavailable, "Every subnet of " + pool.str() +
                                             " overlaps a network of this machine: choose another "
                                             "pool.");
  }
  // A bridge without a kept subnet is a leftover of a data directory that is gone.
  if (auto deleted = delete_link(socket, names.bridge); !deleted) return fail(deleted.error());
  if (auto written = write_file_durably(file, chosen->str() + "\n"); !written) {
    return fail(written.error());
  }
  spdlog::info("network: sandboxes get addresses of {}", chosen->str());
  return *chosen;
}

Status make_directories(const NetworkNames& names, const std::filesystem::path& subnet_file) {
  for (const auto& directory : {names.namespaces, names.records, subnet_file.parent_path()}) {
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) return fail(errno_error(directory.native(), error.value()));
  }
  return {};
}

}  // namespace

Result<BridgeNetwork> open_bridge_network(const NetworkNames& names, const Ipv4Network& pool,
                                          const std::filesystem::path& subnet_file) {
  if (auto made = make_directories(names, subnet_file); !made) return fail(made.error());
  auto socket = NetlinkSocket::open(NETLINK_ROUTE);
  if (!socket) return fail(socket.error());
  const UniqueFd lock = lock_subnets();
  const auto subnet = find_subnet(*socket, names, pool, subnet_file);
  if (!subnet) return fail(subnet.error());
  auto nftables = NftablesSession::open();
  if (!nftables) return fail(nftables.error());
  const unsigned mtu = uplink_mtu(*socket);
  const auto bridge = ensure_bridge(*socket, names.bridge, subnet->at(1), subnet->prefix, mtu);
  if (!bridge) return fail(bridge.error());
  if (auto allowed = allow_forwarding(names.bridge); !allowed) return fail(allowed.error());
  return BridgeNetwork{names, *subnet, link_index(*socket, names.bridge),
                       mtu,   0,       std::move(*nftables)};
}

Status install_rules(BridgeNetwork& network, const std::vector<PublishedPort>& published) {
  const RuleSet rules{network.names.table, network.names.bridge, network.subnet, published,
                      network.endpoint_port};
  if (auto run = network.nftables->run(rule_set_text(rules)); !run) return fail(run.error());
  return pass_other_firewalls(*network.nftables, network.names.bridge);
}

bool rules_are_installed(BridgeNetwork& network) {
  // Its last rule, so that a flushed table is seen as well as one that is gone.
  const auto chain = network.nftables->run("list chain ip " + network.names.table + " publish");
  return chain && chain->find("dnat") != std::string::npos;
}

}  // namespace minato::network
