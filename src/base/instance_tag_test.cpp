#include "base/instance_tag.h"

#include <gtest/gtest.h>

namespace minato {
namespace {

TEST(InstanceTagTest, IsEightHexadecimalDigitsOfTheRealPath) {
  const std::string tag = instance_tag("/var/lib/minato");
  EXPECT_EQ(tag.size(), 8u);
  EXPECT_EQ(tag.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(instance_tag("/var/lib/minato/"), tag);
  EXPECT_EQ(instance_tag("/var/lib/../lib/minato"), tag);
  EXPECT_NE(instance_tag("/var/lib/minato2"), tag);
}

}  // namespace
}  // namespace minato
