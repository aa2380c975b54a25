#include "agent/network/links.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <net/if.h>

#include <linux/if.h>  // After net/if.h, which it makes room for.
#include <linux/if_bridge.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <thread>

#include "base/file.h"
#include "base/units.h"

namespace minato::network {
namespace {

class Message {
 public:
  Message(std::uint16_t type, std::uint16_t flags) {
    header_ = mnl_nlmsg_put_header(buffer_.data());
    header_->nlmsg_type = type;
    header_->nlmsg_flags = flags;
  }
  template <class Header>
  Header& extra() {
    return *static_cast<Header*>(mnl_nlmsg_put_extra_header(header_, sizeof(Header)));
  }
  nlmsghdr* get() { return header_; }

 private:
  alignas(nlmsghdr) std::array<char, 2048> buffer_{};
  nlmsghdr* header_;
};

void put_mac(nlmsghdr* message, const std::string& mac) {
  std::array<unsigned, 6> parts{};
  std::sscanf(mac.c_str(), "%x:%x:%x:%x:%x:%x", &parts[0], &parts[1], &parts[2], &parts[3],
              &parts[4], &parts[5]);
  std::array<std::uint8_t, 6> bytes{};
  for (std::size_t i = 0; i < 6; ++i) bytes[i] = static_cast<std::uint8_t>(parts[i]);
  mnl_attr_put(message, IFLA_ADDRESS, bytes.size(), bytes.data());
}

Status outcome(int error, std::string_view what) {
  if (error == 0) return {};
  if (error == EPERM) {
    return fail(ErrorCode::kNotSupportedHere, fmt::format("{}: not permitted; run as root.", what));
  }
  return fail(errno_error(what, error));
}

std::uint8_t operational_state(NetlinkSocket& socket, const std::string& name) {
  Message message(RTM_GETLINK, NLM_F_ACK);
  message.extra<ifinfomsg>();
  mnl_attr_put_strz(message.get(), IFLA_IFNAME, name.c_str());
  std::uint8_t state = IF_OPER_UNKNOWN;
  socket.dump(message.get(), [&](const nlmsghdr* answer) {
    if (answer->nlmsg_type != RTM_NEWLINK) return;
    for (const nlattr* attribute : attributes(answer, sizeof(ifinfomsg))) {
      if (mnl_attr_get_type(attribute) == IFLA_OPERSTATE) state = mnl_attr_get_u8(attribute);
    }
  });
  return state;
}

int set_up(NetlinkSocket& socket, unsigned index) {
  Message message(RTM_NEWLINK, 0);
  auto& link = message.extra<ifinfomsg>();
  link.ifi_index = static_cast<int>(index);
  link.ifi_flags = IFF_UP;
  link.ifi_change = IFF_UP;
  return socket.request(message.get());
}

int add_address(NetlinkSocket& socket, unsigned index, Ipv4Address address, unsigned prefix) {
  Message message(RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE);
  auto& header = message.extra<ifaddrmsg>();
  header.ifa_family = AF_INET;
  header.ifa_prefixlen = static_cast<std::uint8_t>(prefix);
  header.ifa_index = index;
  const std::uint32_t local = htonl(address.value);
  const std::uint32_t broadcast = htonl(address.value | (prefix >= 31 ? 0 : ~0u >> prefix));
  mnl_attr_put_u32(message.get(), IFA_LOCAL, local);
  mnl_attr_put_u32(message.get(), IFA_ADDRESS, local);
  mnl_attr_put_u32(message.get(), IFA_BROADCAST, broadcast);
  return socket.request(message.get());
}

int add_default_route(NetlinkSocket& socket, unsigned index, Ipv4Address gateway) {
  Message message(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL);
  auto& route = message.extra<rtmsg>();
  route.rtm_family = AF_INET;
  route.rtm_table = RT_TABLE_MAIN;
  route.rtm_protocol = RTPROT_BOOT;
  route.rtm_scope = RT_SCOPE_UNIVERSE;
  route.rtm_type = RTN_UNICAST;
  mnl_attr_put_u32(message.get(), RTA_GATEWAY, htonl(gateway.value));
  mnl_attr_put_u32(message.get(), RTA_OIF, index);
  return socket.request(message.get());
}

int set_hairpin(NetlinkSocket& socket, unsigned index) {
  Message message(RTM_SETLINK, 0);
  auto& link = message.extra<ifinfomsg>();
  link.ifi_family = AF_BRIDGE;
  link.ifi_index = static_cast<int>(index);
  nlattr* port = mnl_attr_nest_start(message.get(), IFLA_PROTINFO);
  mnl_attr_put_u8(message.get(), IFLA_BRPORT_MODE, 1);
  mnl_attr_nest_end(message.get(), port);
  return socket.request(message.get());
}

int request_veth(NetlinkSocket& socket, const VethPair& pair) {
  Message message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
  auto& link = message.extra<ifinfomsg>();
  link.ifi_flags = IFF_UP;
  link.ifi_change = IFF_UP;
  nlmsghdr* header = message.get();
  mnl_attr_put_strz(header, IFLA_IFNAME, pair.name.c_str());
  mnl_attr_put_u32(header, IFLA_MTU, pair.mtu);
  mnl_attr_put_u32(header, IFLA_MASTER, pair.bridge);
  nlattr* info = mnl_attr_nest_start(header, IFLA_LINKINFO);
  mnl_attr_put_strz(header, IFLA_INFO_KIND, "veth");
  nlattr* data = mnl_attr_nest_start(header, IFLA_INFO_DATA);
  nlattr* peer = mnl_attr_nest_start(header, VETH_INFO_PEER);
  message.extra<ifinfomsg>();
  mnl_attr_put_strz(header, IFLA_IFNAME, "eth0");
  mnl_attr_put_u32(header, IFLA_MTU, pair.mtu);
  put_mac(header, pair.mac);
  mnl_attr_put_u32(header, IFLA_NET_NS_FD, static_cast<std::uint32_t>(pair.namespace_fd));
  mnl_attr_nest_end(header, peer);
  mnl_attr_nest_end(header, data);
  mnl_attr_nest_end(header, info);
  return socket.request(header);
}

}  // namespace

unsigned link_index(NetlinkSocket& socket, const std::string& name) {
  Message message(RTM_GETLINK, NLM_F_ACK);
  message.extra<ifinfomsg>();
  mnl_attr_put_strz(message.get(), IFLA_IFNAME, name.c_str());
  unsigned index = 0;
  socket.dump(message.get(), [&](const nlmsghdr* answer) {
    if (answer->nlmsg_type != RTM_NEWLINK) return;
    const auto* link = static_cast<const ifinfomsg*>(mnl_nlmsg_get_payload(answer));
    index = static_cast<unsigned>(link->ifi_index);
  });
  return index;
}

void wait_until_usable(NetlinkSocket& socket, const std::string& name) {
  const auto deadline = std::chrono::steady_clock::now() + Millis(1000);
  while (operational_state(socket, name) != IF_OPER_UP) {
    if (std::chrono::steady_clock::now() > deadline) return;
    std::this_thread::sleep_for(std::chrono::microseconds(50));
  }
}

Status ensure_bridge(NetlinkSocket& socket, const std::string& name, Ipv4Address address,
                     unsigned prefix, unsigned mtu) {
  Message message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
  message.extra<ifinfomsg>();
  mnl_attr_put_strz(message.get(), IFLA_IFNAME, name.c_str());
  mnl_attr_put_u32(message.get(), IFLA_MTU, mtu);
  // Else a bridge takes the lowest address of its ports and changes it as they come and go.
  put_mac(message.get(), mac_for(address));
  nlattr* info = mnl_attr_nest_start(message.get(), IFLA_LINKINFO);
  mnl_attr_put_strz(message.get(), IFLA_INFO_KIND, "bridge");
  mnl_attr_nest_end(message.get(), info);
  int error = socket.request(message.get());
  if (error != 0 && error != EEXIST) return outcome(error, "bridge " + name);
  const unsigned index = link_index(socket, name);
  if (error = add_address(socket, index, address, prefix); error != 0) {
    return outcome(error, "address of bridge " + name);
  }
  return outcome(set_up(socket, index), "bridge " + name);
}

Status create_veth(NetlinkSocket& socket, const VethPair& pair) {
  int error = request_veth(socket, pair);
  if (error == EEXIST) {
    if (auto deleted = delete_link(socket, pair.name); !deleted) return deleted;
    error = request_veth(socket, pair);
  }
  if (error != 0) return outcome(error, "veth " + pair.name);
  // A sandbox that calls its own host port comes back in where it went out.
  return outcome(set_hairpin(socket, link_index(socket, pair.name)), "hairpin of " + pair.name);
}

Status configure_sandbox_link(NetlinkSocket& inside, Ipv4Address address, unsigned prefix,
                              Ipv4Address gateway) {
  const unsigned index = link_index(inside, "eth0");
  int error = add_address(inside, index, address, prefix);
  if (error == 0) error = set_up(inside, index);
  if (error == 0) error = add_default_route(inside, index, gateway);
  return outcome(error, "eth0 of " + address.str());
}

Status set_loopback_up(NetlinkSocket& inside) { return outcome(set_up(inside, 1), "loopback"); }

Status delete_link(NetlinkSocket& socket, const std::string& name) {
  Message message(RTM_DELLINK, 0);
  message.extra<ifinfomsg>();
  mnl_attr_put_strz(message.get(), IFLA_IFNAME, name.c_str());
  const int error = socket.request(message.get());
  return error == ENODEV ? Status{} : outcome(error, "link " + name);
}

std::vector<std::string> link_names(NetlinkSocket& socket) {
  Message message(RTM_GETLINK, NLM_F_DUMP);
  message.extra<ifinfomsg>();
  std::vector<std::string> names;
  socket.dump(message.get(), [&](const nlmsghdr* answer) {
    for (const nlattr* attribute : attributes(answer, sizeof(ifinfomsg))) {
      if (mnl_attr_get_type(attribute) == IFLA_IFNAME) names.push_back(mnl_attr_get_str(attribute));
    }
  });
  return names;
}

namespace {

struct Route {
  Ipv4Network destination;
  unsigned link = 0;
};

std::vector<Route> routes(NetlinkSocket& socket) {
  Message message(RTM_GETROUTE, NLM_F_DUMP);
  message.extra<rtmsg>().rtm_family = AF_INET;
  std::vector<Route> found;
  socket.dump(message.get(), [&](const nlmsghdr* answer) {
    const auto* header = static_cast<const rtmsg*>(mnl_nlmsg_get_payload(answer));
    Route route;
    route.destination.prefix = header->rtm_dst_len;
    for (const nlattr* attribute : attributes(answer, sizeof(rtmsg))) {
      if (mnl_attr_get_type(attribute) == RTA_DST) {
        route.destination.address.value = ntohl(mnl_attr_get_u32(attribute));
      }
      if (mnl_attr_get_type(attribute) == RTA_OIF) route.link = mnl_attr_get_u32(attribute);
    }
    found.push_back(route);
  });
  return found;
}

}  // namespace

std::vector<Ipv4Network> networks_in_use(NetlinkSocket& socket, const std::string& except) {
  const unsigned skipped = link_index(socket, except);
  std::vector<Ipv4Network> found;
  // The local table is dumped too, so that addresses are among the routes.
  for (const Route& route : routes(socket)) {
    if (route.destination.prefix == 0) continue;
    if (skipped != 0 && route.link == skipped) continue;
    found.push_back(route.destination);
  }
  return found;
}

unsigned uplink_mtu(NetlinkSocket& socket) {
  unsigned smallest = 0;
  for (const Route& route : routes(socket)) {
    char name[IF_NAMESIZE] = {};
    if (route.destination.prefix != 0 || if_indextoname(route.link, name) == nullptr) continue;
    const auto text = read_file(fmt::format("/sys/class/net/{}/mtu", name));
    if (!text) continue;
    const unsigned mtu = static_cast<unsigned>(std::strtoul(text->c_str(), nullptr, 10));
    if (mtu >= 576 && (smallest == 0 || mtu < smallest)) smallest = mtu;
  }
  return smallest == 0 ? 1500 : smallest;
}

std::string mac_for(Ipv4Address address) {
  const std::uint32_t v = address.value;
  return fmt::format("0a:58:{:02x}:{:02x}:{:02x}:{:02x}", v >> 24, (v >> 16) & 255, (v >> 8) & 255,
                     v & 255);
}

}  // namespace minato::network
