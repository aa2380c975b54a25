// The command `minato sim`: one seed, and how to see it again if it fails.
#pragma once

#include <cstdint>
#include <string>

namespace minato::sim {

struct SimOptions {
  std::uint64_t seed = 1;
  /// Of faults; then the world has to come to rest.
  int minutes = 3;
  int machines = 10;
  /// Empty: none. A planted bug: "agent", "journal" or "balancer".
  std::string canary;
  /// How many of the last events a failure shows.
  int trace_lines = 40;
};

/// Prints what came of it. Exit status: 0, 1 when a check failed, 2 for options that make no sense.
int run_sim_command(const SimOptions& options);

}  // namespace minato::sim
