// Every file of tests/scenarios is a test.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "sim/scenario_runner.h"

namespace minato::sim {
namespace {

std::vector<std::string> all_scenarios() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(MINATO_SCENARIOS)) {
    if (entry.path().extension() == ".scenario") files.push_back(entry.path().native());
  }
  std::ranges::sort(files);
  return files;
}

std::string name_of(const testing::TestParamInfo<std::string>& info) {
  std::string name = std::filesystem::path(info.param).stem().native();
  std::ranges::replace_if(
      name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

class Scenario : public testing::TestWithParam<std::string> {};

TEST_P(Scenario, GoesAsWritten) {
  std::ifstream file(GetParam());
  std::stringstream text;
  text << file.rdbuf();
  ScenarioRunner runner;
  const auto problem = runner.run(text.str());
  if (!problem) return;
  std::string trace;
  for (const auto& line : runner.trace().last()) trace += "  " + line + '\n';
  FAIL() << GetParam() << ", " << *problem << "\nThe last events:\n" << trace;
}

INSTANTIATE_TEST_SUITE_P(Scenarios, Scenario, testing::ValuesIn(all_scenarios()), name_of);

}  // namespace
}  // namespace minato::sim
