// SimBody: the containers of one task as they run on a machine, whatever its agent knows of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/agent.h"
#include "base/units.h"

namespace minato::sim {

struct SimPort {
  int container_port = 0;
  int host_port = 0;
};

struct SimBody {
  std::string image;
  std::int64_t memory = 0;
  std::int64_t cpu = 0;
  std::vector<SimPort> ports;
  std::string address;
  /// awsvpc: its ports are not its machine's.
  bool own_network = false;
  bool has_health_check = false;
  Millis health_interval{30'000};
  Instant started{};
  /// SIGTERM was sent.
  bool ending = false;
  /// Fails every health check from now on.
  bool sick = false;
  /// Set once it is over.
  std::optional<int> exit_code;
  Instant ended{};
};

}  // namespace minato::sim
