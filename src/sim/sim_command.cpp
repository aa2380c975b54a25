#include "sim/sim_command.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <optional>

#include "sim/simulation.h"

namespace minato::sim {
namespace {

std::optional<Canary> parse_canary(const std::string& text) {
  if (text.empty()) return Canary::kNone;
  if (text == "agent") return Canary::kForgetfulAgent;
  if (text == "journal") return Canary::kForgetfulJournal;
  if (text == "balancer") return Canary::kDeafBalancer;
  return std::nullopt;
}

void print_failure(const SimOptions& options, const SimulationResult& result) {
  fmt::print("The last events:\n");
  for (const auto& line : result.trace) fmt::print("  {}\n", line);
  for (const auto& line : result.services) fmt::print("  {}\n", line);
  fmt::print("FAILED: {}: {}\n", result.failure->check, result.failure->message);
  fmt::print("Again:  minato sim --seed {} --minutes {} --machines {}{}\n", options.seed,
             options.minutes, options.machines,
             options.canary.empty() ? "" : " --canary=" + options.canary);
}

}  // namespace

int run_sim_command(const SimOptions& options) {
  const auto canary = parse_canary(options.canary);
  if (!canary || options.minutes < 0 || options.machines < 1 || options.trace_lines < 1) {
    fmt::print(stderr,
               "minato: sim needs at least one machine and one line of trace, no negative minutes, "
               "and knows the canaries agent, journal and balancer.\n");
    return 2;
  }
  const auto started = std::chrono::steady_clock::now();
  const auto result = simulate({.seed = options.seed,
                                .minutes = options.minutes,
                                .machines = options.machines,
                                .canary = *canary,
                                .trace_lines = static_cast<std::size_t>(options.trace_lines)});
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  if (result.failure) print_failure(options, result);
  const double simulated = static_cast<double>(result.simulated.count()) / 1000;
  fmt::print("seed {}: {}, {:.0f} s simulated, {} events, hash {:016x}, {:.0f} times real time\n",
             options.seed, result.failure ? "failed" : "passed", simulated, result.events,
             result.hash, simulated / std::max(1e-6, took.count()));
  return result.failure ? 1 : 0;
}

}  // namespace minato::sim
