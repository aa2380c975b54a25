#include "agent/network/connection_tracking.h"

#include <arpa/inet.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "agent/network/netlink_socket.h"

namespace minato::network {
namespace {

constexpr std::uint16_t message_type(unsigned operation) {
  return static_cast<std::uint16_t>((NFNL_SUBSYS_CTNETLINK << 8) | operation);
}

const nlattr* nested(const nlattr* outer, std::uint16_t type) {
  for (const nlattr* attribute : attributes_inside(outer)) {
    if (mnl_attr_get_type(attribute) == type) return attribute;
  }
  return nullptr;
}

bool is_datagram_answer_from(const nlattr* answer_tuple, Ipv4Address sandbox) {
  const nlattr* addresses = nested(answer_tuple, CTA_TUPLE_IP);
  const nlattr* protocol = nested(answer_tuple, CTA_TUPLE_PROTO);
  if (addresses == nullptr || protocol == nullptr) return false;
  const nlattr* source = nested(addresses, CTA_IP_V4_SRC);
  const nlattr* number = nested(protocol, CTA_PROTO_NUM);
  return source != nullptr && number != nullptr && mnl_attr_get_u8(number) == IPPROTO_UDP &&
         ntohl(mnl_attr_get_u32(source)) == sandbox.value;
}

// The tuple that names a flow, as bytes to hand back for its deletion.
using Tuple = std::vector<char>;

std::optional<Tuple> flow_to(const nlmsghdr* message, Ipv4Address sandbox) {
  const nlattr* original = nullptr;
  const nlattr* answer = nullptr;
  for (const nlattr* attribute : attributes(message, sizeof(nfgenmsg))) {
    if (mnl_attr_get_type(attribute) == CTA_TUPLE_ORIG) original = attribute;
    if (mnl_attr_get_type(attribute) == CTA_TUPLE_REPLY) answer = attribute;
  }
  if (original == nullptr || answer == nullptr) return std::nullopt;
  if (!is_datagram_answer_from(answer, sandbox)) return std::nullopt;
  const auto* payload = static_cast<const char*>(mnl_attr_get_payload(original));
  return Tuple(payload, payload + mnl_attr_get_payload_len(original));
}

nlmsghdr* begin(std::array<char, 1024>& buffer, unsigned operation, std::uint16_t flags) {
  nlmsghdr* header = mnl_nlmsg_put_header(buffer.data());
  header->nlmsg_type = message_type(operation);
  header->nlmsg_flags = flags;
  auto* generic = static_cast<nfgenmsg*>(mnl_nlmsg_put_extra_header(header, sizeof(nfgenmsg)));
  generic->nfgen_family = AF_INET;
  generic->version = NFNETLINK_V0;
  return header;
}

}  // namespace

Status forget_datagram_flows(Ipv4Address sandbox) {
  auto socket = NetlinkSocket::open(NETLINK_NETFILTER);
  if (!socket) return fail(socket.error());
  alignas(nlmsghdr) std::array<char, 1024> buffer{};
  std::vector<Tuple> flows;
  socket->dump(begin(buffer, IPCTNL_MSG_CT_GET, NLM_F_DUMP), [&](const nlmsghdr* message) {
    if (auto flow = flow_to(message, sandbox)) flows.push_back(std::move(*flow));
  });
  for (const Tuple& flow : flows) {
    nlmsghdr* message = begin(buffer, IPCTNL_MSG_CT_DELETE, 0);
    mnl_attr_put(message, CTA_TUPLE_ORIG | NLA_F_NESTED, flow.size(), flow.data());
    // One that ended by itself meanwhile is as good as deleted.
    socket->request(message);
  }
  return {};
}

}  // namespace minato::network
