#include "agent/network/sandbox.h"

namespace minato::network {

std::string_view to_string(NetworkMode mode) {
  switch (mode) {
    case NetworkMode::kBridge:
      return "bridge";
    case NetworkMode::kHost:
      return "host";
    case NetworkMode::kAwsvpc:
      return "awsvpc";
    case NetworkMode::kNone:
      return "none";
  }
  return "";
}

std::optional<NetworkMode> parse_network_mode(std::string_view name) {
  for (const NetworkMode mode :
       {NetworkMode::kBridge, NetworkMode::kHost, NetworkMode::kAwsvpc, NetworkMode::kNone}) {
    if (name == to_string(mode)) return mode;
  }
  return std::nullopt;
}

std::string_view to_string(Protocol protocol) { return protocol == Protocol::kTcp ? "tcp" : "udp"; }

std::optional<Protocol> parse_protocol(std::string_view name) {
  if (name == "tcp") return Protocol::kTcp;
  if (name == "udp") return Protocol::kUdp;
  return std::nullopt;
}

}  // namespace minato::network
