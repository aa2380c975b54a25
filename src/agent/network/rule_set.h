// The nftables rules of one Minato, as text for libnftables. Pure. One table holds everything:
// removing it removes every trace.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/network/ipv4.h"
#include "agent/network/sandbox.h"

namespace minato::network {

/// One element of the map of published ports.
struct PublishedPort {
  Protocol protocol = Protocol::kTcp;
  std::uint16_t host_port = 0;
  std::string address;
  std::uint16_t container_port = 0;

  friend bool operator==(const PublishedPort&, const PublishedPort&) = default;
};

struct RuleSet {
  std::string table;   // "minato_1a2b3c4d"
  std::string bridge;  // "mnt1a2b3c4d"
  Ipv4Network subnet;
  std::vector<PublishedPort> published;
  /// The port of the gateway's address at which the agent answers sandboxes; 0: it does not.
  std::uint16_t endpoint_port = 0;
};

/// Where containers look for what the agent tells them: ECS's own address, in every sandbox.
inline constexpr std::string_view kEndpointAddress = "169.254.170.2";

/// Replaces the whole table in one transaction: no packet meets a half of it.
std::string rule_set_text(const RuleSet& rules);

std::string publish_text(const std::string& table, const std::vector<PublishedPort>& ports);
std::string unpublish_text(const std::string& table, const std::vector<PublishedPort>& ports);
std::string remove_rules_text(const std::string& table);

}  // namespace minato::network
