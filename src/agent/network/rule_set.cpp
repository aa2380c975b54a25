#include "agent/network/rule_set.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace minato::network {
namespace {

// What the chains are for:
// - guard: route_localnet lets the machine's loopback traffic out over the bridge; nothing may use
//   it the other way round, to reach services that listen on the machine's loopback.
// - publish: the machine's addresses only. Of loopback just 127.0.0.1: balancers listen on others.
// - postrouting: out to the world; answers to a caller on 127.0.0.1; and a sandbox that reaches
//   another (or itself) by a host port must get its answer through the machine, not straight.
// - forward: from elsewhere only what was published comes in. Sandboxes reach each other: ECS's
//   default security group lets its members talk. The machine itself passes no forward chain.
// - 169.254.170.2 is the agent, seen from a sandbox: redirected in our bridge's name only, so that
//   neither the machine's own traffic nor another Minato's is touched. The source address stays: by
//   it the agent knows who asks. Nothing else reaches the agent's port, and what is meant for that
//   address goes nowhere else: beyond the machine it might be somebody else's agent.
constexpr std::string_view kTable = R"(add table ip {table}
delete table ip {table}
table ip {table} {{
  map ports {{
    type inet_proto . inet_service : ipv4_addr . inet_service
{elements}  }}
  chain guard {{
    type filter hook prerouting priority raw; policy accept;
    iifname "{bridge}" ip daddr 127.0.0.0/8 drop
{shield}  }}
  chain prerouting {{
    type nat hook prerouting priority dstnat; policy accept;
{redirect}    fib daddr type local goto publish
  }}
  chain output {{
    type nat hook output priority -100; policy accept;
    fib daddr type local goto publish
  }}
  chain publish {{
    ip daddr 127.0.0.0/8 ip daddr != 127.0.0.1 return
    dnat to meta l4proto . th dport map @ports
  }}
  chain postrouting {{
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr {subnet} ip daddr != {subnet} masquerade
    oifname "{bridge}" ip saddr 127.0.0.0/8 masquerade
    oifname "{bridge}" ip saddr {subnet} ct status dnat masquerade
  }}
  chain forward {{
    type filter hook forward priority filter; policy accept;
    iifname "{bridge}" ip daddr {endpoint} drop
    oifname "{bridge}" iifname != "{bridge}" ct state new ct status & dnat != dnat drop
  }}
}}
)";

std::string shield_text(const RuleSet& rules) {
  if (rules.endpoint_port == 0) return "";
  return fmt::format("    ip daddr {} tcp dport {} drop\n", rules.subnet.at(1).str(),
                     rules.endpoint_port);
}

std::string redirect_text(const RuleSet& rules) {
  if (rules.endpoint_port == 0) return "";
  return fmt::format("    iifname \"{}\" ip daddr {} tcp dport 80 dnat to {}:{}\n", rules.bridge,
                     kEndpointAddress, rules.subnet.at(1).str(), rules.endpoint_port);
}

std::string key_text(const PublishedPort& port) {
  return fmt::format("{} . {}", to_string(port.protocol), port.host_port);
}

std::string element_text(const PublishedPort& port) {
  return fmt::format("{} : {} . {}", key_text(port), port.address, port.container_port);
}

template <class Text>
std::string joined(const std::vector<PublishedPort>& ports, Text text) {
  std::vector<std::string> parts;
  parts.reserve(ports.size());
  for (const PublishedPort& port : ports) parts.push_back(text(port));
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

std::string rule_set_text(const RuleSet& rules) {
  std::string elements;
  if (!rules.published.empty()) {
    elements = fmt::format("    elements = {{ {} }}\n", joined(rules.published, element_text));
  }
  return fmt::format(fmt::runtime(kTable), fmt::arg("table", rules.table),
                     fmt::arg("bridge", rules.bridge), fmt::arg("subnet", rules.subnet.str()),
                     fmt::arg("elements", elements), fmt::arg("shield", shield_text(rules)),
                     fmt::arg("redirect", redirect_text(rules)),
                     fmt::arg("endpoint", kEndpointAddress));
}

std::string publish_text(const std::string& table, const std::vector<PublishedPort>& ports) {
  if (ports.empty()) return "";
  return fmt::format("add element ip {} ports {{ {} }}\n", table, joined(ports, element_text));
}

std::string unpublish_text(const std::string& table, const std::vector<PublishedPort>& ports) {
  if (ports.empty()) return "";
  return fmt::format("delete element ip {} ports {{ {} }}\n", table, joined(ports, key_text));
}

std::string remove_rules_text(const std::string& table) {
  return fmt::format("add table ip {0}\ndelete table ip {0}\n", table);
}

}  // namespace minato::network
