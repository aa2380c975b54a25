#include "agent/network/traffic_counters.h"

#include <linux/if_link.h>
#include <linux/rtnetlink.h>

#include <array>
#include <cstring>

#include "base/file.h"

namespace minato::network {
namespace {

TrafficCounters counters_of(const rtnl_link_stats64& stats) {
  return {{stats.rx_bytes, stats.rx_packets, stats.rx_errors, stats.rx_dropped},
          {stats.tx_bytes, stats.tx_packets, stats.tx_errors, stats.tx_dropped}};
}

}  // namespace

Result<std::map<unsigned, TrafficCounters>> read_traffic_counters(NetlinkSocket& socket) {
  alignas(nlmsghdr) std::array<char, 256> buffer{};
  nlmsghdr* const message = mnl_nlmsg_put_header(buffer.data());
  message->nlmsg_type = RTM_GETSTATS;
  message->nlmsg_flags = NLM_F_DUMP;
  auto* const header =
      static_cast<if_stats_msg*>(mnl_nlmsg_put_extra_header(message, sizeof(if_stats_msg)));
  header->filter_mask = IFLA_STATS_FILTER_BIT(IFLA_STATS_LINK_64);
  std::map<unsigned, TrafficCounters> found;
  const int error = socket.dump(message, [&found](const nlmsghdr* answer) {
    const auto* link = static_cast<const if_stats_msg*>(mnl_nlmsg_get_payload(answer));
    for (const nlattr* attribute : attributes(answer, sizeof(if_stats_msg))) {
      if (mnl_attr_get_type(attribute) != IFLA_STATS_LINK_64) continue;
      rtnl_link_stats64 stats{};
      // Older kernels know fewer of its members, newer ones more; it is aligned to four bytes only.
      std::memcpy(&stats, mnl_attr_get_payload(attribute),
                  std::min<std::size_t>(sizeof stats, mnl_attr_get_payload_len(attribute)));
      found[link->ifindex] = counters_of(stats);
    }
  });
  if (error != 0) return fail(errno_error("counters of links", error));
  return found;
}

}  // namespace minato::network
