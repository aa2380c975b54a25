// What HAProxy says of itself, parsed. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ingress/traffic_counts.h"

namespace minato::ingress {

enum class ServerState { kUp, kDown, kDrain, kMaintenance };

/// One server's line of `show stat`.
struct ServerStatus {
  std::string backend;
  std::string server;
  ServerState state = ServerState::kMaintenance;
  // Of the latest check: "L7OK", "L7STS", "L4CON", "L7TOUT", ...; "INI" or "" before the first. A
  // check that runs right now shows the one before.
  std::string check_status;
  int check_code = 0;               // HTTP status, when it got that far.
  std::uint64_t requests_open = 0;  // In flight or waiting for a connection.
};

/// One frontend's or backend's own line.
struct ProxyTraffic {
  std::string name;
  TrafficCounts counts;    // Since the worker began.
  std::uint64_t open = 0;  // A frontend's connections, idle ones included; a backend's requests.
  int active_servers = 0;  // Of a backend: those that get requests.
};

struct ProxyStatistics {
  std::vector<ProxyTraffic> frontends;
  std::vector<ProxyTraffic> backends;
  std::vector<ServerStatus> servers;
  std::uint64_t clients = 0;        // Connections of clients, idle ones included.
  std::uint64_t requests_open = 0;  // In all backends.
};

/// The output of one `show stat` or of several in a row. Lines that are none are passed over.
ProxyStatistics parse_statistics(std::string_view text);

/// The master's `show proc`.
struct WorkerList {
  int current = 0;  // Process id of the worker that takes new connections; 0 while there is none.
  std::vector<int> old;  // Workers that finish what they have.
};
WorkerList parse_workers(std::string_view text);

/// `show map`: values by key.
std::map<std::string, std::string> parse_map(std::string_view text);

/// "description: abc" in `show info`.
std::string parse_description(std::string_view text);

}  // namespace minato::ingress
