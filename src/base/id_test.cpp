#include "base/id.h"

#include <gtest/gtest.h>

#include <vector>

namespace minato {
namespace {

using NameId = Id<struct NameIdTag>;

TEST(Id, IsOrderedAsItsString) {
  const std::vector<std::string> names = {"",
                                          std::string(1, '\0'),
                                          "a",
                                          "ab",
                                          "abcdefg",
                                          "abcdefgh",
                                          "abcdefgha",
                                          "abcdefghb",
                                          "abcdefgi",
                                          "b",
                                          "\x7f",
                                          "\x80",
                                          "\xff\xff\xff\xff\xff\xff\xff\xff\xff"};
  for (const auto& a : names) {
    for (const auto& b : names) {
      EXPECT_EQ(NameId(a) <=> NameId(b), a <=> b) << a << " and " << b;
      EXPECT_EQ(NameId(a) == NameId(b), a == b) << a << " and " << b;
    }
  }
  EXPECT_EQ(NameId{}, NameId(""));
}

}  // namespace
}  // namespace minato
