// Simulation: one random life of a whole Minato out of a seed: faults first, while the checkers
// watch; then they end, and the world has to come to rest.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "sim/sim_world.h"

namespace minato::sim {

struct SimulationOptions {
  std::uint64_t seed = 1;
  int minutes = 3;
  int machines = 10;
  Canary canary = Canary::kNone;
  std::size_t trace_lines = 40;
};

struct SimulationResult {
  std::optional<Failure> failure;
  /// Of everything that happened.
  std::uint64_t hash = 0;
  std::uint64_t events = 0;
  Millis simulated{0};
  std::deque<std::string> trace;
  /// Of a failure: the services that it names, as they stood after it.
  std::vector<std::string> services;
};

SimulationResult simulate(const SimulationOptions& options);

}  // namespace minato::sim
