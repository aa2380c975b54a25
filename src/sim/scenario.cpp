#include "sim/scenario.h"

#include <cstdlib>
#include <sstream>

namespace minato::sim {

std::vector<Instruction> parse_scenario(std::string_view text) {
  std::vector<Instruction> instructions;
  std::istringstream lines{std::string(text)};
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    const auto begin = line.find_first_not_of(" \t");
    if (begin == std::string::npos || line[begin] == '#') continue;
    if (begin > 0 && !instructions.empty()) {
      instructions.back().rest += ' ' + line.substr(begin);
      continue;
    }
    std::string rest = line;
    std::string verb = take_word(rest);
    instructions.push_back({number, std::move(verb), std::move(rest)});
  }
  return instructions;
}

std::string take_word(std::string& text) {
  const auto begin = text.find_first_not_of(' ');
  if (begin == std::string::npos) return text = "", "";
  const auto end = std::min(text.find(' ', begin), text.size());
  std::string word = text.substr(begin, end - begin);
  const auto rest = text.find_first_not_of(' ', end);
  text = rest == std::string::npos ? "" : text.substr(rest);
  return word;
}

Millis parse_duration(const std::string& text) {
  char* unit = nullptr;
  const long long number = std::strtoll(text.c_str(), &unit, 10);
  if (unit == text.c_str()) return Millis{-1};
  const std::string_view name = unit;
  if (name == "ms") return Millis{number};
  if (name == "s") return Seconds{number};
  if (name == "m") return Seconds{number * 60};
  return Millis{-1};
}

}  // namespace minato::sim
