// ScenarioRunner: plays a scenario in a simulated world where nothing is left to chance: the
// control plane that ships, on the virtual clock, with machines that do what the scenario says.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "sim/scenario.h"
#include "sim/sim_cloud.h"

namespace minato::sim {

class ScenarioRunner {
 public:
  ScenarioRunner();

  /// What went otherwise than the scenario says, with its line; nothing: all went so.
  std::optional<std::string> run(std::string_view text);
  const Trace& trace() const { return world_.trace; }

 private:
  using Problem = std::optional<std::string>;

  Problem play(const Instruction& instruction);
  Problem play_api(const std::string& verb, std::string rest);
  Problem play_world(const std::string& verb, std::string rest);
  Problem play_machine(const std::string& verb, SimMachine& machine);
  Problem add_machine(std::string rest);
  Problem set_pace(std::string rest);
  Problem call(const std::string& what);
  Problem expect(const std::string& what);
  Problem expect_within(std::string what);
  Problem expect_error(std::string what);
  Problem expect_containers(std::string what) const;
  Problem save(std::string what);
  Problem compare(const std::string& expected, const std::string& answer) const;
  Result<std::string> ask(std::string what);
  /// $NAME becomes what was saved under it.
  std::string filled_in(std::string text) const;
  std::string member_of_answer(const std::string& path) const;

  SimWorld world_{1};
  SimCloud cloud_;
  std::map<std::string, std::string> saved_;
  std::string answer_;
};

}  // namespace minato::sim
