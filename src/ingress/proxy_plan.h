// ProxyPlan: everything that HAProxy is to be, as data, and its two files as pure functions of it:
// the configuration and the state that servers begin with. What the plan says without its servers
// is the structure: only a change of it takes a reload.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "ingress/ingress.h"

namespace minato::ingress {

enum class ServerHealth { kUp, kDown };

struct PlannedServer {
  std::string name;
  Endpoint endpoint;
  ServerHealth health = ServerHealth::kUp;  // Of serving servers; probes begin down.
};

struct PlannedBackend {
  std::string name;
  std::string probe;
  link::IngressHealthCheck health_check;
  link::BalancingAlgorithm algorithm = link::BalancingAlgorithm::kRoundRobin;
  int idle_timeout_seconds = 60;
  std::vector<PlannedServer> serving;
  std::vector<PlannedServer> probing;
};

struct PlannedFrontend {
  std::string name;
  std::string address;  // IPv4.
  std::uint16_t port = 0;
  std::string backend;
  int idle_timeout_seconds = 60;
  link::ForwardedFor forwarded_for = link::ForwardedFor::kAppend;
  bool forwarded_client_port = false;
};

struct ProxyPlan {
  std::filesystem::path statistics_socket;
  std::filesystem::path idle_socket;  // HAProxy refuses to run without any listener.
  std::filesystem::path state_file;
  unsigned max_connections = 1000;
  std::string user;  // "" to stay root.
  std::vector<PlannedFrontend> frontends;
  std::vector<PlannedBackend> backends;
};

/// haproxy.cfg.
std::string configuration_text(const ProxyPlan& plan);
/// What distinguishes two structures; the running HAProxy shows it as its description.
std::string structure_hash(const ProxyPlan& plan);
/// The server-state file: who begins up and who down.
std::string state_text(const ProxyPlan& plan);

/// The part of `server` and `add server` lines after the address.
std::string serving_options(const link::IngressHealthCheck& check);
std::string probing_options(const link::IngressHealthCheck& check);

/// How many connections HAProxy may take with `descriptors` files open at most.
unsigned connections_for(std::uint64_t descriptors);

}  // namespace minato::ingress
