#include <gtest/gtest.h>

#include "sim/simulation.h"

namespace minato::sim {
namespace {

TEST(Simulation, PassesFewSeeds) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const auto result = simulate({.seed = seed});
    EXPECT_FALSE(result.failure) << "minato sim --seed " << seed << ": " << result.failure->check
                                 << ": " << result.failure->message;
  }
}

TEST(Simulation, IsTheSameForTheSameSeed) {
  const auto first = simulate({.seed = 11, .minutes = 2});
  const auto second = simulate({.seed = 11, .minutes = 2});
  const auto other = simulate({.seed = 12, .minutes = 2});
  EXPECT_EQ(first.hash, second.hash);
  EXPECT_EQ(first.events, second.events);
  EXPECT_NE(first.hash, other.hash);
}

class FindsCanary : public testing::TestWithParam<Canary> {};

TEST_P(FindsCanary, InOneOfAFewSeeds) {
  bool found = false;
  for (std::uint64_t seed = 1; seed <= 5 && !found; ++seed) {
    found = simulate({.seed = seed, .canary = GetParam()}).failure.has_value();
  }
  EXPECT_TRUE(found);
}

INSTANTIATE_TEST_SUITE_P(Simulation, FindsCanary,
                         testing::Values(Canary::kForgetfulAgent, Canary::kForgetfulJournal,
                                         Canary::kDeafBalancer));

}  // namespace
}  // namespace minato::sim
