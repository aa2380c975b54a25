// Scenario: a story in plain text, one instruction a line; indented lines go on with the one
// before; what follows a # at the beginning of a line is a comment. docs/simulation.md lists the
// instructions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"

namespace minato::sim {

struct Instruction {
  int line = 0;
  /// The first word, and all that comes after it.
  std::string verb;
  std::string rest;
};

std::vector<Instruction> parse_scenario(std::string_view text);

/// The first word, which is taken off `text`.
std::string take_word(std::string& text);

/// "1500ms", "30s", "15m"; anything else: negative.
Millis parse_duration(const std::string& text);

}  // namespace minato::sim
