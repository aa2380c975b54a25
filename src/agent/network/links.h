// Links, addresses and routes through netlink: the few operations that sandboxes are made of.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "agent/network/ipv4.h"
#include "agent/network/netlink_socket.h"
#include "base/result.h"

namespace minato::network {

/// The link's index; 0 when there is none of that name.
unsigned link_index(NetlinkSocket& socket, const std::string& name);

/// Makes the bridge, gives it `address` and sets it up; one that exists is completed.
Status ensure_bridge(NetlinkSocket& socket, const std::string& name, Ipv4Address address,
                     unsigned prefix, unsigned mtu);

struct VethPair {
  std::string name;       // This machine's end; a port of the bridge, up, with hairpin.
  unsigned bridge = 0;    // Index.
  int namespace_fd = -1;  // Where the other end appears as "eth0", down.
  std::string mac;        // Of the other end.
  unsigned mtu = 1500;
};

/// A left-over link of the same name is replaced.
Status create_veth(NetlinkSocket& socket, const VethPair& pair);

/// Through a socket of the sandbox: eth0 with its address and default route.
Status configure_sandbox_link(NetlinkSocket& inside, Ipv4Address address, unsigned prefix,
                              Ipv4Address gateway);
/// Waits until the kernel sends over the link: a link that has just got its carrier drops what it
/// is given for a moment, and the first connection would begin a second late. Gives up after a
/// second.
void wait_until_usable(NetlinkSocket& socket, const std::string& name);
Status set_loopback_up(NetlinkSocket& inside);

/// No such link is no error.
Status delete_link(NetlinkSocket& socket, const std::string& name);
std::vector<std::string> link_names(NetlinkSocket& socket);

/// Every network that a route or an address of this machine covers, the default route excepted;
/// those of link `except` are left out.
std::vector<Ipv4Network> networks_in_use(NetlinkSocket& socket, const std::string& except);

/// The smallest MTU among the links of default routes; 1500 without one.
unsigned uplink_mtu(NetlinkSocket& socket);

/// "0a:58:0a:7c:10:05": locally administered, and the same for an address whenever it is reused,
/// so that no neighbour table goes stale.
std::string mac_for(Ipv4Address address);

}  // namespace minato::network
