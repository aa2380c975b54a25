// Sandbox: the network that one container (bridge mode) or one task (awsvpc) runs in: a network
// namespace kept alive by a file, its address, and the host ports that lead to it. Plain data; the
// TaskNetwork makes, adopts and removes what it describes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace minato::network {

/// ECS's networkMode of a task definition.
enum class NetworkMode { kBridge, kHost, kAwsvpc, kNone };

/// "bridge", "host", "awsvpc", "none".
std::string_view to_string(NetworkMode mode);
std::optional<NetworkMode> parse_network_mode(std::string_view name);

enum class Protocol { kTcp, kUdp };

/// "tcp", "udp".
std::string_view to_string(Protocol protocol);
std::optional<Protocol> parse_protocol(std::string_view name);

struct PortRequest {
  std::uint16_t container_port = 0;
  std::uint16_t host_port = 0;  // 0: one out of 32768-60999 is chosen.
  Protocol protocol = Protocol::kTcp;

  friend bool operator==(const PortRequest&, const PortRequest&) = default;
};

struct PortBinding {
  std::string bind_ip = "0.0.0.0";
  std::uint16_t container_port = 0;
  std::uint16_t host_port = 0;
  Protocol protocol = Protocol::kTcp;

  friend bool operator==(const PortBinding&, const PortBinding&) = default;
};

/// Names one sandbox of this machine.
struct SandboxKey {
  std::string task_id;
  std::string name;  // The container's name in bridge mode; anything fixed ("task") otherwise.

  friend auto operator<=>(const SandboxKey&, const SandboxKey&) = default;
};

struct SandboxRequest {
  SandboxKey key;
  NetworkMode mode = NetworkMode::kBridge;
  std::vector<PortRequest> ports;
  /// The file of the user namespace that owns the sandbox; empty: the machine's.
  std::filesystem::path owner;
};

struct Sandbox {
  SandboxKey key;
  NetworkMode mode = NetworkMode::kBridge;
  // To join with setns, or as the path of an OCI network namespace. Empty in host mode.
  std::filesystem::path namespace_path;
  std::string address;  // IPv4; the machine's own in host mode, empty in mode none.
  std::string mac;      // Empty in the modes host and none.
  // Bridge mode: what was asked for, chosen host ports filled in. Host mode: container port = host
  // port. Otherwise empty, as ECS shows it.
  std::vector<PortBinding> bindings;

  friend bool operator==(const Sandbox&, const Sandbox&) = default;
};

}  // namespace minato::network
