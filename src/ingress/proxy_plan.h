// ProxyPlan: everything that HAProxy is to be, as data, and its files as pure functions of it: the
// configuration, what it refers to, and the state that servers begin with. What the plan says
// without its servers and weights is the structure: only a change of it takes a reload.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ingress/ingress.h"

namespace minato::ingress {

/// A target group without its targets, or a load balancer without its listeners: shared by all who
/// need to know.
using GroupSettings = std::shared_ptr<const link::IngressTargetGroup>;
using BalancerSettings = std::shared_ptr<const link::IngressLoadBalancer>;

/// kOpen: it is not checked, and gets requests when no other is up.
enum class ServerHealth { kUp, kDown, kOpen };

struct PlannedServer {
  std::string name;
  Endpoint endpoint;
  ServerHealth health = ServerHealth::kUp;  // Of serving servers; probes begin down.
  Millis probe_every{};                     // Of probes.
};

struct PlannedBackend {
  std::string name;
  std::string probe;
  GroupSettings group;
  int idle_timeout_seconds = 60;
  std::vector<PlannedServer> serving;
  std::vector<PlannedServer> probing;
};

/// A certificate and its key under the name of its file.
struct PlannedCertificate {
  std::string file;
  std::string pem;
};

/// Which requests HAProxy writes a line of into the pipe that it has from its start.
enum class RequestLines { kNone, kSampled, kAll };

struct PlannedFrontend {
  std::string name;
  std::string address;  // IPv4.
  std::uint16_t port = 0;
  link::IngressListener listener;
  BalancerSettings balancer;
  // Of HTTPS and TLS: the first answers who asks for no name that it has.
  std::vector<PlannedCertificate> certificates;
  RequestLines lines = RequestLines::kNone;
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
/// What else HAProxy reads as it starts, by name, in the configuration's directory.
std::map<std::string, std::string> referred_files(const ProxyPlan& plan);

/// How many connections HAProxy may take with `descriptors` files open at most, `for_checks` of
/// them for health checks: it does not start when it might have to open more.
unsigned connections_for(std::uint64_t descriptors, std::size_t for_checks);
std::size_t descriptors_for_checks(const ProxyPlan& plan);

}  // namespace minato::ingress
