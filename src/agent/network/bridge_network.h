// BridgeNetwork: what all sandboxes of one Minato share: the bridge, its subnet, the rules. Opening
// makes or finds it. Safe on any thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "agent/network/ipv4.h"
#include "agent/network/network_names.h"
#include "agent/network/nftables_session.h"
#include "agent/network/rule_set.h"
#include "base/result.h"

namespace minato::network {

struct BridgeNetwork {
  NetworkNames names;
  Ipv4Network subnet;
  unsigned index = 0;  // Of the bridge.
  unsigned mtu = 1500;
  std::uint16_t endpoint_port = 0;  // As in RuleSet.
  std::unique_ptr<NftablesSession> nftables;
};

/// Chooses the subnet (or keeps the one in `subnet_file` while it is free) and makes the bridge.
Result<BridgeNetwork> open_bridge_network(const NetworkNames& names, const Ipv4Network& pool,
                                          const std::filesystem::path& subnet_file);

/// Puts the whole table in place, `published` in it.
Status install_rules(BridgeNetwork& network, const std::vector<PublishedPort>& published);
bool rules_are_installed(BridgeNetwork& network);

}  // namespace minato::network
