#include "base/random.h"

#include <gtest/gtest.h>

#include <set>

namespace minato {
namespace {

TEST(SeededRandom, SameSeedSameSequence) {
  SeededRandom a(7), b(7), c(8);
  EXPECT_EQ(a.hex(32), b.hex(32));
  EXPECT_NE(a.hex(32), c.hex(32));
}

TEST(SeededRandom, BelowStaysBelowAndReachesEveryValue) {
  SeededRandom random(1);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random.below(7));
  EXPECT_EQ(seen, (std::set<std::uint64_t>{0, 1, 2, 3, 4, 5, 6}));
}

TEST(SeededRandom, HexHasTheLengthAndAlphabetOfTaskIds) {
  SeededRandom random(3);
  const std::string id = random.hex(32);
  EXPECT_EQ(id.size(), 32u);
  EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), std::string::npos);
}

}  // namespace
}  // namespace minato
